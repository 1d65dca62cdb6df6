import type { Selectable } from 'kysely';
import type { ConnectionStatus } from '../../../src/connections/connection-record.js';
import type {
  DispatchesTable,
  ProviderCallsTable,
  RefreshEventsTable,
  RunsTable,
  SourcesTable,
} from '../../../src/database/tables.js';
import type { RefreshRecord, TargetRecord } from '../../../src/refresh/refresh-records.js';

/** A row that the store changes in place; who looks at it must not. */
export type Mutable<Row> = { -readonly [Column in keyof Row]: Row[Column] };

/** What of a connection changes while it is dispatched. */
export interface ConnectionRow {
  readonly internal_id: number;
  readonly id: string;
  readonly provider: string;
  readonly status: ConnectionStatus;
  readonly status_reason: string | null;
  readonly credential_version: number;
}

/** The rows of a store, named and typed as in `src/database/tables.ts`. They are live: a later operation changes them. */
export interface StoredRows {
  readonly connections: ReadonlyMap<number, ConnectionRow>;
  readonly dispatches: ReadonlyMap<number, Readonly<Selectable<DispatchesTable>>>;
  /** By connection, then by the id of the source. */
  readonly sources: ReadonlyMap<number, ReadonlyMap<string, Readonly<Selectable<SourcesTable>>>>;
  readonly runs: ReadonlyMap<string, Readonly<Selectable<RunsTable>>>;
  readonly refreshes: ReadonlyMap<string, RefreshRecord>;
  /** By refresh, in the order of their sources. */
  readonly targets: ReadonlyMap<string, readonly TargetRecord[]>;
  /** In the order they were written. */
  readonly events: readonly Readonly<Omit<Selectable<RefreshEventsTable>, 'transaction_id'>>[];
  readonly calls: ReadonlyMap<number, Readonly<Selectable<ProviderCallsTable>>>;
}
