import type { SandboxProvider } from '../sandbox-provider.js';

/** What a call asks for, whichever provider it goes to. `refresh-all` names no source; `other` is no call of the API. */
export type SandboxOperation =
  'refresh' | 'refresh-all' | 'list' | 'read' | 'status' | 'marketplaces' | 'other';

/** One call as it came in, before anything was made of it. */
export interface ArrivedCall {
  readonly provider: SandboxProvider;
  readonly method: string;
  /** As received, without the sandbox's own prefix and without the query. */
  readonly path: string;
  /** The query as received, without the question mark: shows how it was encoded. */
  readonly rawQuery: string;
  /** The query decoded; of a repeated name the last value. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case, values as received. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received, or null when none came. */
  readonly body: string | null;
}

/** What a call is about. */
export interface CallTarget {
  readonly operation: SandboxOperation;
  /** The provider's id of the source that is named, or null. */
  readonly source: string | null;
}
