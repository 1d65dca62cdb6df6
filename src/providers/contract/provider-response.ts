/**
 * What one HTTP call to a provider came to. Expected failures are values, never exceptions: an adapter throws only when the
 * gateway itself has a bug.
 */

/** Why a call failed, as far as the answer tells. `FailureKind` decides what happens next; `detail` only explains. */
export type FailureKind =
  /** No connection could be made: the provider has certainly not seen the call. */
  | 'unreachable'
  /** The call may have arrived, its answer did not: time-out, reset, cut off. */
  | 'lost'
  /** The provider throttles this account (429, or a body that says so whatever the status). */
  | 'throttled'
  /** 401. */
  | 'unauthorized'
  /** 402: the account's plan does not include the API. */
  | 'plan-required'
  /** 403. `jsonBody` tells whether the application itself answered. */
  | 'forbidden'
  /** 404, or a code that says the source does not exist. */
  | 'not-found'
  /** The provider says that this source can never be, or is not now, refreshed. */
  | 'not-refreshable'
  /** The marketplace behind the source failed or throttled; our own quota is not concerned. */
  | 'marketplace'
  /** Any other refusal: other 4xx, a redirect, `success: false`. */
  | 'rejected'
  /** 5xx. */
  | 'unavailable'
  /** A 2xx whose body cannot be understood: HTML, truncated, oversized, wrong shape. */
  | 'unreadable';

/** A failed call. */
export interface ProviderFailure {
  readonly kind: FailureKind;
  /** One sentence for the caller: trimmed, scrubbed of secrets, at most 300 characters. */
  readonly detail: string;
  /** The HTTP status, or null when there was no answer. */
  readonly httpStatus: number | null;
  /**
   * How long the provider asks us to wait (`Retry-After` in seconds, or as a date measured by the answer's own `Date`; when
   * throttled also a reset header), or null.
   */
  readonly retryAfterInMs: number | null;
  /** True when the answer carried a JSON body, so that the application itself spoke and not something in front of it. */
  readonly jsonBody: boolean;
}

/** What the quota headers of one answer said. A missing or unreadable header is null and changes nothing. */
export interface QuotaReading {
  /** Calls allowed in a window. */
  readonly limit: number | null;
  /** Calls left in this window, as the provider counts. */
  readonly remaining: number | null;
  /** Milliseconds until the window ends, counted from the answer's arrival. */
  readonly resetInMs: number | null;
}

/** The answer to a read. */
export type ReadResponse<Value> =
  | { readonly kind: 'read'; readonly value: Value; readonly quota: QuotaReading }
  | { readonly kind: 'failed'; readonly failure: ProviderFailure; readonly quota: QuotaReading };

/**
 * The answer to a trigger. The four kinds differ in what is certain:
 * `accepted` the provider took the request; `not-asked` it certainly did not begin anything and may be asked again;
 * `rejected` it certainly did not begin anything and will not; `unknown` it may or may not have begun.
 */
export type TriggerResponse =
  | { readonly kind: 'accepted'; readonly quota: QuotaReading }
  | { readonly kind: 'not-asked'; readonly failure: ProviderFailure; readonly quota: QuotaReading }
  | { readonly kind: 'rejected'; readonly failure: ProviderFailure; readonly quota: QuotaReading }
  | { readonly kind: 'unknown'; readonly failure: ProviderFailure; readonly quota: QuotaReading };
