import type { KnownValues } from '../../platform/known-values.js';

/** The reasons why a target or refresh makes no progress. `note-remedies.ts` says what to do about these codes and those below. */
export const waitingReasons = {
  quota: "the provider's quota is used up. No calls are left in this minute",
  retry: 'a call failed or its response was lost. `until` is the time of the next try',
  turn: 'another import of this source comes first',
  'provider-busy':
    'the provider runs another import of the source. The gateway did not trigger it, and waits two minutes at most',
  'cool-down': 'the provider requires a pause. This version shows `quota` instead',
  paused: 'the connection is paused. The request stays stored until its deadline',
  lookup: 'the gateway reads the sources',
} as const satisfies KnownValues;

/** Why a target or refresh makes no progress now. */
export interface Waiting {
  readonly reason: keyof typeof waitingReasons;
  /** RFC 3339 instant of the next step; null when that does not depend on time alone. */
  readonly until: string | null;
}

/** The codes of warnings. */
export const warningCodes = {
  'import-continues': 'a canceled import continues at the provider. No provider can stop an import',
  'since-after-mark':
    "orders between the provider's own watermark and `since` may be missing. `since` is later than the watermark",
  'not-refreshable': 'a source was left out. The refresh is for the whole connection',
  'unmapped-status':
    "the gateway does not know the provider's status. The refresh expired although the last attempt moved. Declare the status in `statusWords`",
  'further-warnings': 'an event left some out: read the refresh',
} as const satisfies KnownValues;

/** A condition that the caller should know; the refresh continues. */
export interface Warning {
  readonly code: keyof typeof warningCodes;
  readonly detail: string;
  readonly source: string | null;
}

/** The codes of errors inside a refresh. */
export const refreshErrorCodes = {
  'provider-unauthorized':
    'the provider rejects the credentials. The connection becomes `unauthorized` once a read of the list confirms it',
  'provider-plan-required': "the account's plan does not allow it. The provider responds with 402",
  'provider-rejected': 'the provider rejected the request. `detail` has its message',
  'provider-unavailable':
    'it was unreachable or failed. The provider did not respond, or responded with errors, until the gateway gave up. A trigger with an unknown effect, for instance after a 500, is sent three times at most',
  'provider-unreadable': 'its responses could not be read',
  'marketplace-failed':
    'the marketplace rejected the import or failed. ShipEngine reports it, or the import finished with an error',
  'source-not-found': 'the source does not exist',
  'source-not-refreshable': 'it cannot be refreshed. The provider says so for this source',
  'no-refreshable-source': 'the connection has none. No source of it can be refreshed',
  released:
    'an operator gave up on the import. It was released with `POST /connections/{id}/sources/{source}/release`. The provider may still be importing',
  'deadline-exceeded': 'no proof of an end before the deadline. The provider was triggered',
  'not-asked': 'the deadline passed before the trigger',
} as const satisfies KnownValues;

/** The code of an error inside a refresh. */
export type RefreshErrorCode = keyof typeof refreshErrorCodes;

/** Why a refresh or target did not succeed. */
export interface RefreshError {
  readonly code: RefreshErrorCode;
  readonly detail: string;
}

/** What one read of the provider showed, in the provider's own strings. */
export interface SeenState {
  readonly attemptAt: string | null;
  readonly providerStatus: string | null;
}

/** What reads can show that proves the end of an import. */
export const proofKinds = {
  'stamp-moved': 'the time of the last attempt changed',
  'running-seen': 'a read showed the import running. A later one showed it idle',
  'running-seen-and-stamp-moved': 'both',
  'error-seen': 'a read showed a new error. The last attempt moved, or the source was not in error before',
} as const satisfies KnownValues;

/** How sure a proof is. */
export const confidences = {
  confirmed: 'seen running, and the time of the last attempt changed. The baseline showed no other import',
  inferred: 'everything else',
} as const satisfies KnownValues;

/** What proves the end of an import. */
export interface Proof {
  readonly kind: keyof typeof proofKinds;
  readonly before: SeenState;
  readonly after: SeenState;
  /** RFC 3339 instant of the read that proved the end. */
  readonly observedAt: string;
  readonly confidence: keyof typeof confidences;
}
