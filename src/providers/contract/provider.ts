import type { ReadResponse, TriggerResponse } from './provider-response.js';
import type { ProviderWebhooks } from './provider-webhooks.js';
import type { SourceList, AttemptOrder, StatusReading } from './source-reading.js';

/** Limits of one call. */
export interface CallOptions {
  /** Ends the call immediately when aborted. The result is then `lost`, or `unreachable` if nothing was sent. */
  readonly signal: AbortSignal;
}

/** The input of a trigger. */
export interface TriggerRequest {
  readonly source: string;
  /** The start date exactly as `ProviderDefinition.renderSince` wrote it, or null to continue from the provider's watermark. */
  readonly since: string | null;
}

/**
 * One account at a provider. Every method makes exactly one HTTP request, so that each call can be counted against the quota.
 * It never loops, retries, sleeps or keeps state. Inputs are never mutated.
 */
export interface Provider {
  /** Triggers the import of one source. */
  trigger(request: TriggerRequest, options: CallOptions): Promise<TriggerResponse>;

  /** Triggers the import of every refreshable source of the account. Present only if the provider has such a call. */
  triggerAll?(request: { readonly since: string | null }, options: CallOptions): Promise<TriggerResponse>;

  /** Reads the sources of the account, inactive ones too: all of them, or one page if the provider has pages. */
  readSources(options: CallOptions & ListRequest): Promise<ReadResponse<SourceList>>;

  /** Reads the status of one source. Present only if the list does not show it. */
  readStatus?(source: string, options: CallOptions): Promise<ReadResponse<StatusReading>>;

  /** Reads the reference data of the account. Present exactly with `ProviderDefinition.referenceData`. */
  readReferenceData?(options: CallOptions): Promise<ReadResponse<ReferenceData>>;

  /** One harmless call that shows whether the provider accepts the credentials. */
  verify(options: CallOptions): Promise<ReadResponse<null>>;
}

/** The input of a list read. */
export interface ListRequest {
  /** The latest result of `readReferenceData`, or null. */
  readonly referenceData: ReferenceData | null;
  /** The page to read, from the `continuation` of the response before. Null or left out: the first page. */
  readonly page?: string | null;
}

/**
 * What a provider needs besides its list, and what seldom changes: for ShipStation, which marketplaces can be refreshed. The gateway
 * keeps it and hands it back to `readSources`; only the provider knows what it holds. Survives a JSON round trip.
 */
export type ReferenceData = object;

/** How the gateway keeps reference data. */
export interface ReferenceDataRule {
  /** The kind of the call in the audit of provider calls: `marketplaces`. */
  readonly callKind: string;
  /** How long it is good. Then it is read again, before the next list. */
  readonly validForInMs: number;
  /** When a failed first read is repeated. */
  readonly retryAfterInMs: number;
}

/** What a provider can do, as data. The gateway rejects any other request before it makes a call. */
export interface ProviderCapabilities {
  /** Takes a start date. */
  readonly since: boolean;
  /** Has one call that refreshes every source of the account. */
  readonly refreshAll: boolean;
  /** The list of sources shows statuses; otherwise `readStatus` is used. */
  readonly statusInList: boolean;
  /** Sends a webhook when an import has finished, or may have. */
  readonly webhooks: boolean;
}

/** A JSON Schema (draft 2020-12 subset: type, properties, required, enum, pattern, description, additionalProperties). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The data of one account, valid by the definition's schemas. */
export interface ProviderAccount {
  /** Origin without a trailing slash; may carry a path prefix. */
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: ProviderSettings;
}

/** The settings of a connection. The gateway stores them and hands them back; only the provider knows its own (`readSettings` of the kit). */
export type ProviderSettings = object;

/** The JSON Schema of one setting. An object has values of one type under any names. */
export type SettingSchema = JsonSchema & { readonly description: string } & (
    | { readonly type: 'string' | 'number' | 'integer' | 'boolean' }
    | { readonly type: 'object'; readonly additionalProperties: JsonSchema & { readonly type: string } }
  );

/** The JSON Schema of the settings of a provider. */
export type SettingsSchema = JsonSchema & {
  readonly properties: Readonly<Record<string, SettingSchema>>;
};

/** How the OpenAPI document describes a setting. */
export interface SettingDocumentation {
  readonly description: string;
  /** Left out: the same in responses as in requests. */
  readonly descriptionInResponses?: string;
  readonly example: unknown;
}

/**
 * A provider: its name, its capabilities, and how to build it. Plain data and pure functions; only `create` leads to I/O.
 */
export interface ProviderDefinition {
  /** Lower case and stable, since the API uses it: `shipstation`. */
  readonly id: string;
  readonly title: string;
  readonly documentationUrl: string;
  readonly capabilities: ProviderCapabilities;
  /** Documented origins. The first is the default. */
  readonly baseUrls: readonly [string, ...string[]];
  /** What `credentials` of a connection must hold. */
  readonly credentialSchema: JsonSchema;
  /** The credential field that identifies the account for a person. Its last four characters may be shown. */
  readonly identifyingCredential: string;
  /** The provider's own settings of a connection, in addition to those of every connection. */
  readonly settingsSchema: SettingsSchema;
  /**
   * How the OpenAPI document describes these settings, in this order. Settings that are left out follow, described by their schemas. If
   * two providers have a setting of the same name, the description of the first one counts.
   */
  readonly settingsDocumentation?: Readonly<Record<string, SettingDocumentation>>;
  /** Calls per minute that the provider documents for these credentials. It counts until a response header says otherwise. */
  documentedCallsPerMinute(credentials: Readonly<Record<string, string>>): number;
  /** Whether a string can be the id of a source. If not, the gateway responds 404 without a call. */
  isSourceId(text: string): boolean;
  /**
   * The start date as it is sent, in whole seconds. Never later than `sinceInMs` under any documented reading. Present exactly
   * with `capabilities.since`.
   */
  renderSince?(sinceInMs: number, settings: ProviderSettings): string;
  /** Compares two raw last attempts in the order in which they were read. Tolerates any string; unreadable ones are `not-later`. */
  readonly compareAttempts: (earlier: string, later: string) => AttemptOrder;
  /**
   * Whether the settings say that the last attempt moves at the end of an import: then a move alone proves the end. Left out: that is
   * not known, for any connection.
   */
  lastAttemptMovesAtEnd?(settings: ProviderSettings): boolean;
  /** Left out: the list of sources needs no other data. */
  readonly referenceData?: ReferenceDataRule;
  /** How its webhooks are verified. Present exactly with `capabilities.webhooks`. */
  readonly webhooks?: ProviderWebhooks;
  /** Builds the adapter for one account. */
  create(kit: ProviderKit, account: ProviderAccount): Provider;
}

/** What an adapter may use. */
export interface ProviderKit {
  readonly http: ProviderHttp;
}

/** One outgoing request. */
export interface ProviderHttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute URL, already encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON with `Content-Type: application/json`. Left out: no body, and `Content-Length: 0` on POST and PUT. */
  readonly json?: unknown;
  readonly signal: AbortSignal;
}

/** The body of a response, read tolerantly. */
export type ProviderHttpBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** Not JSON (HTML, plain text, truncated JSON): an excerpt of at most 200 characters. */
  | { readonly kind: 'text'; readonly excerpt: string }
  /** Larger than the limit, so it was cut off. */
  | { readonly kind: 'oversized' };

/** The outcome of one request. Redirects are responses and are never followed. Header names are lower case. */
export type ProviderHttpOutcome =
  | {
      readonly kind: 'responded';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: ProviderHttpBody;
    }
  /** No connection was made: nothing was sent. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Something was sent, but no complete response came: time-out, reset, abort. */
  | { readonly kind: 'lost'; readonly reason: string };

/** HTTP for adapters: keep-alive, no redirects, no proxy, limits on time and size. Never throws. */
export interface ProviderHttp {
  send(request: ProviderHttpRequest): Promise<ProviderHttpOutcome>;
}
