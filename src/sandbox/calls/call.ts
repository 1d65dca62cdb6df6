import type { SandboxProvider } from '../sandbox-provider.js';
import type { RequestEffect } from '../world/request-import.js';

/** The operation of a call, at either provider. `refresh-all` names no source; `other` is no call of the API. */
export type SandboxOperation =
  'refresh' | 'refresh-all' | 'list' | 'read' | 'status' | 'marketplaces' | 'other';

/** One call as it was received. */
export interface ArrivedCall {
  readonly provider: SandboxProvider;
  readonly method: string;
  /** As received, without the sandbox's own prefix and without the query. */
  readonly path: string;
  /** The query as received, still encoded, without the question mark. */
  readonly rawQuery: string;
  /** The decoded query. The last value of a repeated name counts. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case, values as received. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received, or null without one. */
  readonly body: string | null;
}

/** Operation and source of a call. */
export interface CallTarget {
  readonly operation: SandboxOperation;
  /** The provider's id of the named source, or null. */
  readonly source: string | null;
}

/** What a call changed at the provider. */
export type CallEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'read' }
  /** The effect on each source that was to be refreshed. */
  | { readonly kind: 'refresh'; readonly sources: Readonly<Record<string, RequestEffect>> };

/** One call to the sandbox. It is recorded after it took effect and before its response is sent. */
export interface RecordedCall extends ArrivedCall, CallTarget {
  /** 1 for the first call after a start or a reset, 2 for the next, and so on. */
  readonly sequence: number;
  /** When it arrived (RFC 3339, UTC, milliseconds). */
  readonly at: string;
  readonly effect: CallEffect;
  /** The status of the response, or null when the response is lost. */
  readonly status: number | null;
  /** The kind of the fault that this call got, or null. */
  readonly fault: string | null;
}
