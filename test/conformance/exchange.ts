import type { ListRequest, Marketplaces, ProviderAccount } from '../../src/providers/contract/provider.js';
import type { ReadResponse, TriggerResponse } from '../../src/providers/contract/provider-response.js';
import type { SourceList, StatusReading } from '../../src/providers/contract/source-reading.js';

/** One call of an adapter's methods. `since` is an RFC 3339 instant; it is rendered by the provider's definition. */
export type AdapterCall =
  | { readonly kind: 'trigger'; readonly source: string; readonly since?: string }
  | { readonly kind: 'trigger-all'; readonly since?: string }
  | ({ readonly kind: 'list' } & Partial<ListRequest>)
  | { readonly kind: 'status'; readonly source: string }
  | { readonly kind: 'marketplaces' }
  | { readonly kind: 'verify' };

/** What a call comes to. */
export type AdapterResponse =
  | TriggerResponse
  | ReadResponse<SourceList>
  | ReadResponse<StatusReading>
  | ReadResponse<Marketplaces>
  | ReadResponse<null>;

/** What goes out, exactly. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as they stand on the wire, behind the account's base URL. */
  readonly path: string;
  /** Every header in lower case, but for those that every call carries (see `run-exchange.ts`). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What comes back. */
export type WireResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Nothing, for longer than the time limit. */
  | { readonly kind: 'silence' }
  /** The connection is reset once the request has arrived. */
  | { readonly kind: 'reset' }
  /** Nobody listens. */
  | { readonly kind: 'nobody' };

/** One call: what it is, what goes out, what comes back, and what the adapter makes of it. */
export interface Exchange {
  /** What is special about it, as the rest of a sentence. */
  readonly when: string;
  /** What differs from the usual account. */
  readonly account?: Partial<ProviderAccount>;
  readonly call: AdapterCall;
  readonly request: WireRequest;
  readonly response: WireResponse;
  readonly result: AdapterResponse;
}
