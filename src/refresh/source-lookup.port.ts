/** Result of a look-up. */
export type LookupResult =
  /** A list shows the source. */
  | 'shown'
  /** A full list does not show the source. */
  | 'absent'
  /** No response in time, or the provider is down or rejects the credentials. */
  | 'undecided';

/**
 * Looks up a source that no observation has shown yet. The connection's dispatcher reads the provider once for all waiting callers.
 * The result comes within two seconds. A full list younger than 60 seconds gives it without a call.
 */
export interface SourceLookup {
  /** `requestedBy` is the id of the caller, for the audit of provider calls. */
  lookUp(connectionId: number, source: string, requestedBy: string): Promise<LookupResult>;
}

/** The Nest token of the look-up. */
export const SOURCE_LOOKUP = Symbol('SOURCE_LOOKUP');
