import type { ProviderAccount } from '../providers/contract/provider.js';

/** What became of a wished read of the sources. */
export type ReadSourcesOutcome =
  /** The `sources` table now shows a full list that is fresh enough. */
  | 'fresh'
  /** The provider could not be read. */
  | 'failed'
  /** Nothing was known in time; the read still takes place when the quota allows it. */
  | 'timeout';

/** Why a verification found the credentials not accepted, or could not find out. */
export interface VerifyFailure {
  /** `provider-unauthorized`, `provider-plan-required`, `provider-rejected`, `provider-unavailable`, `provider-unreadable`. */
  readonly code: string;
  /** One sentence for the caller, scrubbed of secrets. */
  readonly detail: string;
}

/** What one verification showed. */
export type VerifyOutcome =
  | { readonly kind: 'accepted'; readonly checkedAt: Date }
  | { readonly kind: 'not-accepted'; readonly checkedAt: Date; readonly failure: VerifyFailure }
  /** Nothing was known in time: no call was allowed, or none was answered. */
  | { readonly kind: 'timeout' };

/** What a call told that was made with credentials before there was a connection to hold them. */
export interface CallsSeed {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The quota window after it, in the dispatcher's own form. */
  readonly quota: unknown;
}

/** What one harmless call with the credentials of a connection to be showed. */
export type NewAccountOutcome =
  | { readonly kind: 'accepted'; readonly seed: CallsSeed }
  | { readonly kind: 'not-accepted'; readonly failure: VerifyFailure };

/** What a trial of new credentials showed. */
export type CredentialCheckOutcome =
  | VerifyOutcome
  /** A later trial of this connection took its place. */
  | { readonly kind: 'replaced' };

/** The quota of a connection at one moment. All numbers are calls. */
export interface QuotaView {
  /** Allowed by the provider in a minute: as its last answer said, else as configured, else as documented. */
  readonly limit: number;
  /** The part of the limit that the gateway uses, above 0 and at most 1. */
  readonly share: number;
  /** Made by the gateway in this window, calls in flight included. */
  readonly used: number;
  /** That the gateway may still make in this window. */
  readonly remaining: number;
  /** When the window ends; null when none is open. */
  readonly resetsAt: Date | null;
  /** Due, but held back by the quota. */
  readonly callsWaiting: number;
}

/** An account that no connection has yet. */
export interface NewAccount extends ProviderAccount {
  /** Id of its provider. */
  readonly provider: string;
}

/**
 * The calls of a connection: all of them are decided by its dispatcher, so that they keep its quota. Implemented by `dispatch`.
 * None of the methods throws for a failure of the provider. `askedBy` is the id of the caller, for the record of provider calls.
 */
export interface ConnectionCalls {
  /**
   * Resolves once a full list is known whose read began at most `maxAgeInMs` ago (0: a read that begins from now on), after
   * `timeoutInMs` at the latest.
   */
  readSources(
    internalId: number,
    maxAgeInMs: number,
    requestedBy: string,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome>;
  /** One harmless call with the stored credentials; heals an `unauthorized` connection when it is accepted. */
  verify(internalId: number, requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome>;
  /**
   * One harmless call with the new credentials of a stored trial (`credential_checks`), whatever the status of the connection. It
   * changes nothing of the connection, and says nothing of its present credentials.
   */
  checkCredentials(
    internalId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome>;
  /**
   * One harmless call with the credentials of an account that no connection has yet: the only call without a dispatcher. What it
   * tells of the quota goes into the `seed`.
   */
  checkNewAccount(account: NewAccount, timeoutInMs: number): Promise<NewAccountOutcome>;
  /**
   * Brings the next read of the sources forward, because the provider says that an import may have ended: only while one is followed,
   * and so that at least five seconds lie between two such reads. Reads nothing itself.
   */
  readSooner(internalId: number): Promise<void>;
  /** Lets the dispatcher look at the connection now; called after the commit of a change. Without it, it looks within a second. */
  wake(internalId: number): void;
  /** The quota as it stands now; makes no call. */
  quota(internalId: number): Promise<QuotaView>;
}

/** The Nest token under which the calls are bound. */
export const CONNECTION_CALLS = Symbol('CONNECTION_CALLS');
