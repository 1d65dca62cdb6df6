import type { ProviderAccount } from '../providers/contract/provider.js';

/** The outcome of a requested read of the sources. */
export type ReadSourcesOutcome =
  /** The `sources` table now shows a full list that is fresh enough. */
  | 'read'
  /** The provider could not be read. */
  | 'failed'
  /** The read did not finish in time; it still takes place when the quota allows it. */
  | 'timeout';

/** Why the provider did not accept the credentials, or why the gateway could not find out. */
export interface VerifyFailure {
  /** `provider-unauthorized`, `provider-plan-required`, `provider-rejected`, `provider-unavailable`, `provider-unreadable`. */
  readonly code: string;
  /** One sentence for the caller, scrubbed of secrets. */
  readonly detail: string;
}

/** The outcome of a verification. */
export type VerifyOutcome =
  | { readonly kind: 'accepted'; readonly checkedAt: Date }
  | { readonly kind: 'not-accepted'; readonly checkedAt: Date; readonly failure: VerifyFailure }
  /** No result in time: the quota allowed no call, or the provider did not respond. */
  | { readonly kind: 'timeout' };

/** The record of a call that checked credentials before their connection existed. */
export interface CallsSeed {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The quota window after the call, in the form of the dispatcher. */
  readonly quota: unknown;
}

/** The outcome of a credential check before the connection exists. */
export type NewAccountOutcome =
  | { readonly kind: 'accepted'; readonly seed: CallsSeed }
  | { readonly kind: 'not-accepted'; readonly failure: VerifyFailure };

/** The outcome of a check of new credentials for an existing connection. */
export type CredentialCheckOutcome =
  | VerifyOutcome
  /** A later credential check of this connection replaced it. */
  | { readonly kind: 'replaced' };

/** The quota of a connection at one moment. All numbers are calls. */
export interface QuotaView {
  /** Allowed by the provider in a minute: from its last response, else as configured, else as documented. */
  readonly limit: number;
  /** The part of the limit that the gateway uses, above 0 and at most 1. */
  readonly share: number;
  /** Made by the gateway in this window, calls in flight included. */
  readonly used: number;
  /** Left for the gateway in this window. */
  readonly remaining: number;
  /** When the window ends; null when none is open. */
  readonly resetsAt: Date | null;
  /** Due, but waiting for the quota. */
  readonly callsWaiting: number;
}

/** An account without a connection. */
export interface NewAccount extends ProviderAccount {
  /** Id of its provider. */
  readonly provider: string;
}

/**
 * The calls of a connection. Its dispatcher decides all of them, so that they keep the quota. Implemented by `dispatch`. No method
 * throws for a failure of the provider. `requestedBy` is the id of the caller, for the record of provider calls.
 */
export interface ConnectionCalls {
  /**
   * Resolves when a full list is known whose read started at most `maxAgeInMs` ago (0: a read that starts from now on), after
   * `timeoutInMs` at the latest.
   */
  readSources(
    internalId: number,
    maxAgeInMs: number,
    requestedBy: string,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome>;
  /** One harmless call with the stored credentials. If the provider accepts them, an `unauthorized` connection becomes `active`. */
  verify(internalId: number, requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome>;
  /**
   * One harmless call with the new credentials of a stored credential check (`credential_checks`), whatever the status of the
   * connection. It does not change the connection and says nothing about its current credentials.
   */
  checkCredentials(
    internalId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome>;
  /**
   * One harmless call with the credentials of an account without a connection: the only call without a dispatcher. The quota that it
   * reports is in the `seed`.
   */
  checkNewAccount(account: NewAccount, timeoutInMs: number): Promise<NewAccountOutcome>;
  /**
   * Brings the next read of the sources forward, because the provider reports that an import may have finished. Does so only while an
   * import is followed, and at most once in five seconds. Reads nothing itself.
   */
  readSooner(internalId: number): Promise<void>;
  /** Starts a pass of the dispatcher now. Call it after the commit of a change; without it, the pass starts within a second. */
  wake(internalId: number): void;
  /** The current quota; makes no call. */
  quota(internalId: number): Promise<QuotaView>;
}

/** The Nest token of the `ConnectionCalls`. */
export const CONNECTION_CALLS = Symbol('CONNECTION_CALLS');
