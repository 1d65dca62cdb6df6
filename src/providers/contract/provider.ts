import type { ReadResponse, TriggerResponse } from './provider-response.js';
import type { ProviderWebhooks } from './provider-webhooks.js';
import type { SourceList, AttemptOrder, StatusReading } from './source-reading.js';

/** Limits of one call. */
export interface CallOptions {
  /** Ends the call at once when aborted; the answer is then `lost` (or `unreachable` if nothing was sent). */
  readonly signal: AbortSignal;
}

/** What a trigger asks for. */
export interface TriggerRequest {
  readonly source: string;
  /** The start date exactly as `ProviderDefinition.renderSince` wrote it, or null to go on from the provider's own mark. */
  readonly since: string | null;
}

/**
 * One account at a provider, ready to be called. Every method makes exactly one HTTP request, so that each call can be
 * counted against the quota; it never loops, retries, sleeps or keeps state. Inputs are never mutated.
 */
export interface Provider {
  /** Asks for the import of one source. */
  trigger(request: TriggerRequest, options: CallOptions): Promise<TriggerResponse>;

  /** Asks for the import of every refreshable source of the account at once. Present only where the provider has such a call. */
  triggerAll?(request: { readonly since: string | null }, options: CallOptions): Promise<TriggerResponse>;

  /** Reads the sources of the account, inactive ones too: all of them, or one page where the provider has pages. */
  readSources(options: CallOptions & ListRequest): Promise<ReadResponse<SourceList>>;

  /** Reads the status of one source. Present only where the list does not show it. */
  readStatus?(source: string, options: CallOptions): Promise<ReadResponse<StatusReading>>;

  /**
   * Reads what seldom changes and is needed to tell refreshable sources from others: for each marketplace id, whether it can
   * be refreshed. Present only where the list does not show it; the caller keeps the value (a day) and hands it to `readSources`.
   */
  readMarketplaces?(options: CallOptions): Promise<ReadResponse<Marketplaces>>;

  /** One harmless call that shows whether the credentials are accepted. */
  verify(options: CallOptions): Promise<ReadResponse<null>>;
}

/** What a list read works with. */
export interface ListRequest {
  /** What `readMarketplaces` gave last, or null. */
  readonly marketplaces: Marketplaces | null;
  /** Where to go on, as the answer before said in `rest`; null (left out: null) begins. */
  readonly page?: string | null;
}

/** For each marketplace id, whether its sources can be refreshed. Survives a JSON round trip. */
export type Marketplaces = Readonly<Record<string, boolean>>;

/** What a provider can do, as data. A wish outside of it is refused before any call. */
export interface ProviderCapabilities {
  /** Takes a start date. */
  readonly since: boolean;
  /** Has one call that refreshes every source of the account. */
  readonly refreshAll: boolean;
  /** The list of sources shows status words; without them `readStatus` is used. */
  readonly statusInList: boolean;
  /** Calls back when an import has ended, or may have. */
  readonly webhooks: boolean;
}

/** A JSON Schema (draft 2020-12 subset: type, properties, required, enum, pattern, description, additionalProperties). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One account's data, checked against the definition's schemas. */
export interface ProviderAccount {
  /** Origin without a trailing slash; may carry a path prefix. */
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: ProviderSettings;
}

/** The settings of a connection that an adapter reads. */
export interface ProviderSettings {
  /** Words the operator declares: raw status (text or number as text) to the gateway's word. They win over the adapter's table. */
  readonly statusWords?: Readonly<Record<string, SourceStatusSetting>>;
  /** How an instant becomes V1's wall clock. */
  readonly sinceMode?: 'never-late' | 'pacific-exact';
  /** V1 only: what is known of the moment the stamp moves. */
  readonly stampMoves?: 'unknown' | 'end';
}

/** The words an operator may declare. */
export type SourceStatusSetting = 'idle' | 'queued' | 'running' | 'error';

/**
 * A provider: who it is, what it can do, and how to build it. Plain data and pure functions; `create` is the only way to I/O.
 */
export interface ProviderDefinition {
  /** Lower case, stable, used in the contract: `shipstation`. */
  readonly id: string;
  readonly title: string;
  readonly documentationUrl: string;
  readonly capabilities: ProviderCapabilities;
  /** Documented origins; the first is the default. */
  readonly baseUrls: readonly [string, ...string[]];
  /** What `credentials` of a connection must hold. */
  readonly credentialSchema: JsonSchema;
  /** Which of the credential fields identifies the account to a human; its last four characters may be shown. */
  readonly identifyingCredential: string;
  /** The provider's own settings of a connection, beside those every connection has. */
  readonly settingsSchema: JsonSchema;
  /** Calls a minute that the provider documents for these credentials, until an answer's header says otherwise. */
  documentedCallsPerMinute(credentials: Readonly<Record<string, string>>): number;
  /** Whether a text can be the id of a source at all; what cannot is answered 404 without a call. */
  isSourceId(text: string): boolean;
  /** The start date as it is sent. Never later than `sinceInMs` under any documented reading; whole seconds. Only where `capabilities.since`. */
  renderSince?(sinceInMs: number, settings: ProviderSettings): string;
  /** How a later-read raw stamp relates to an earlier-read one. Tolerates any text; what it cannot read is `not-later`. */
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
  /** How its own webhooks are proven. Present exactly where `capabilities.webhooks`. */
  readonly webhooks?: ProviderWebhooks;
  /** Builds the adapter for one account. */
  create(kit: ProviderKit, account: ProviderAccount): Provider;
}

/** What an adapter may lean on. */
export interface ProviderKit {
  readonly http: ProviderHttp;
}

/** One outgoing request. */
export interface ProviderHttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute URL, already encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON with `Content-Type: application/json`; left out: no body, `Content-Length: 0` on POST and PUT. */
  readonly json?: unknown;
  readonly signal: AbortSignal;
}

/** The body of an answer, read tolerantly. */
export type ProviderHttpBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** Not JSON (HTML, plain text, truncated JSON): an excerpt of at most 200 characters. */
  | { readonly kind: 'text'; readonly excerpt: string }
  /** Larger than the limit; cut off. */
  | { readonly kind: 'oversized' };

/** What became of one request. Redirects are answers (never followed); header names are lower case. */
export type ProviderHttpOutcome =
  | {
      readonly kind: 'responded';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: ProviderHttpBody;
    }
  /** No connection was made: nothing was sent. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Something was sent, no whole answer came: time-out, reset, abort. */
  | { readonly kind: 'lost'; readonly reason: string };

/** HTTP for adapters: keep-alive, no redirects, no proxy, limits on time and size. Never throws. */
export interface ProviderHttp {
  send(request: ProviderHttpRequest): Promise<ProviderHttpOutcome>;
}
