import type { Priority, RunKind } from './decide-joining.js';

/** A checked wish, ready to be stored. */
export interface RefreshRequest {
  readonly connectionId: number;
  /** null: every refreshable source of the connection. */
  readonly source: string | null;
  readonly kind: RunKind;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  readonly maxAgeSeconds: number | null;
  readonly deadlineSeconds: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** When the wish arrived, by the database's clock: a read begun since then can be a baseline for it. */
  readonly receivedAt: Date;
  /** Id of the caller. */
  readonly caller: string;
}
