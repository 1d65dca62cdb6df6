import type { ListRequest, ProviderAccount, ReferenceData } from '../../src/providers/contract/provider.js';
import type { ReadResponse, TriggerResponse } from '../../src/providers/contract/provider-response.js';
import type { SourceList, StatusReading } from '../../src/providers/contract/source-reading.js';

/** One call of an adapter's methods. `since` is an RFC 3339 instant that the provider's definition renders. */
export type AdapterCall =
  | { readonly kind: 'trigger'; readonly source: string; readonly since?: string }
  | { readonly kind: 'trigger-all'; readonly since?: string }
  | ({ readonly kind: 'list' } & Partial<ListRequest>)
  | { readonly kind: 'status'; readonly source: string }
  | { readonly kind: 'reference-data' }
  | { readonly kind: 'verify' };

/** The result of a call. */
export type AdapterResponse =
  | TriggerResponse
  | ReadResponse<SourceList>
  | ReadResponse<StatusReading>
  | ReadResponse<ReferenceData>
  | ReadResponse<null>;

/** The exact request. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as sent, after the account's base URL. */
  readonly path: string;
  /** Every header in lower case, without those of every call (see `run-exchange.ts`). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The behaviour of the server. */
export type WireResponse =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** No response within the time limit. */
  | { readonly kind: 'silence' }
  /** The connection is reset when the request has arrived. */
  | { readonly kind: 'reset' }
  /** Nobody listens. */
  | { readonly kind: 'nobody' };

/** One call: the call, its request, the response, and the adapter's result. */
export interface Exchange {
  /** The situation, as the end of a sentence. */
  readonly when: string;
  /** Differences from the usual account. */
  readonly account?: Partial<ProviderAccount>;
  readonly call: AdapterCall;
  readonly request: WireRequest;
  readonly response: WireResponse;
  readonly result: AdapterResponse;
}
