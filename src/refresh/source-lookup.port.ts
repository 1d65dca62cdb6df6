/** What a look-up found. */
export type LookupResult =
  | 'shown'
  /** A full list does not show it. */
  | 'absent'
  /** No answer in time, or the provider is down or refuses the credentials. */
  | 'undecided';

/**
 * Looks for a source that no observation has shown yet. The provider is read once, by the connection's dispatcher, for all who
 * wait; an answer comes within two seconds. A full list younger than 60 seconds answers without a call.
 */
export interface SourceLookup {
  /** `askedBy` is the id of the caller, for the record of provider calls. */
  lookUp(connectionId: number, source: string, requestedBy: string): Promise<LookupResult>;
}

/** The Nest token under which the look-up is bound. */
export const SOURCE_LOOKUP = Symbol('SOURCE_LOOKUP');
