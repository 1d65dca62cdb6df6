/**
 * The result of one HTTP call to a provider. Expected failures are values, never exceptions: an adapter throws only when the
 * gateway itself has a bug.
 */

/** Why a call failed, as far as the response shows it. The kind decides what happens next; `detail` only explains. */
export type FailureKind =
  /** No connection was made. The provider has certainly not seen the call. */
  | 'unreachable'
  /** The call may have arrived, but no complete response came: time-out, reset, cut off. */
  | 'lost'
  /** The provider throttles this account: 429, or a body that says so with any status. */
  | 'throttled'
  /** 401. */
  | 'unauthorized'
  /** 402: the account's plan does not include the API. */
  | 'plan-required'
  /** 403. `jsonBody` shows whether the application itself responded. */
  | 'forbidden'
  /** 404, or an error code which says that the source does not exist. */
  | 'not-found'
  /** The provider says that this source cannot be refreshed, now or ever. */
  | 'not-refreshable'
  /** The marketplace behind the source failed or throttled. Our own quota is not affected. */
  | 'marketplace'
  /** Any other rejection: other 4xx, a redirect, `success: false`. */
  | 'rejected'
  /** 5xx. */
  | 'unavailable'
  /** A 2xx with a body that cannot be read: HTML, truncated, oversized, wrong shape. */
  | 'unreadable';

/** A failed call. */
export interface ProviderFailure {
  readonly kind: FailureKind;
  /** One sentence for the caller: trimmed, without secrets, at most 300 characters. */
  readonly detail: string;
  /** The HTTP status, or null without a response. */
  readonly httpStatus: number | null;
  /**
   * How long to wait, or null. Comes from `Retry-After`: seconds, or a date compared with the response's own `Date`. When
   * throttled, a reset header counts too.
   */
  readonly retryAfterInMs: number | null;
  /** True when the response had a JSON body: it came from the application itself, not from something in front of it. */
  readonly jsonBody: boolean;
}

/** The quota headers of one response. A missing or unreadable header is null and changes nothing. */
export interface QuotaReading {
  /** Calls that the provider allows in a window. */
  readonly limit: number | null;
  /** Calls left in this window, as the provider counts them. */
  readonly remaining: number | null;
  /** Milliseconds from the arrival of the response to the end of the window. */
  readonly resetInMs: number | null;
}

/** The response to a read. */
export type ReadResponse<Value> =
  | { readonly kind: 'read'; readonly value: Value; readonly quota: QuotaReading }
  | { readonly kind: 'failed'; readonly failure: ProviderFailure; readonly quota: QuotaReading };

/**
 * The response to a trigger. The kinds differ in what is certain:
 * - `accepted`: the provider took the request.
 * - `not-asked`: it certainly started nothing, and may be triggered again.
 * - `rejected`: it certainly started nothing, and will not.
 * - `unknown`: it may have started the import.
 */
export type TriggerResponse =
  | { readonly kind: 'accepted'; readonly quota: QuotaReading }
  | { readonly kind: 'not-asked'; readonly failure: ProviderFailure; readonly quota: QuotaReading }
  | { readonly kind: 'rejected'; readonly failure: ProviderFailure; readonly quota: QuotaReading }
  | { readonly kind: 'unknown'; readonly failure: ProviderFailure; readonly quota: QuotaReading };
