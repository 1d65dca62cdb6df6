import type { Priority, RunKind } from './decide-joining.js';

/** A checked request, ready to be stored. */
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
  /** When the request arrived, by the database's clock. Only a read that started later can be its baseline. */
  readonly receivedAt: Date;
  /** Id of the caller. */
  readonly caller: string;
}
