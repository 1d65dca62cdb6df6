import type { SandboxProvider } from '../sandbox-provider.js';

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
