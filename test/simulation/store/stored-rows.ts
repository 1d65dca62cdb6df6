import type { Selectable } from 'kysely';
import type { ConnectionStatus } from '../../../src/connections/connection-record.js';
import type {
  DispatchesTable,
  ProviderCallsTable,
  RefreshEventsTable,
  RunsTable,
  SourcesTable,
} from '../../../src/database/tables.js';
import type { RefreshRecord, TargetRecord } from '../../../src/refresh/store/refresh-records.js';

/** The columns of a connection that the simulation keeps. */
export interface ConnectionRow {
  readonly internal_id: number;
  readonly id: string;
  readonly provider: string;
  readonly status: ConnectionStatus;
  readonly status_reason: string | null;
  readonly credential_version: number;
}

/** The rows are those of `src/database/tables.ts`. */
export type StoredDispatch = Readonly<Selectable<DispatchesTable>>;
export type StoredSource = Readonly<Selectable<SourcesTable>>;
export type StoredRun = Readonly<Selectable<RunsTable>>;
export type StoredEvent = Readonly<Omit<Selectable<RefreshEventsTable>, 'transaction_id'>>;
export type StoredCall = Readonly<Selectable<ProviderCallsTable>>;

/** The rows of a store. They are live: a later operation changes them in place. */
export interface StoredRows {
  readonly connections: ReadonlyMap<number, ConnectionRow>;
  readonly dispatches: ReadonlyMap<number, StoredDispatch>;
  /** By connection, then by the id of the source. */
  readonly sources: ReadonlyMap<number, ReadonlyMap<string, StoredSource>>;
  readonly runs: ReadonlyMap<string, StoredRun>;
  readonly refreshes: ReadonlyMap<string, RefreshRecord>;
  /** By refresh, in the order of their sources. */
  readonly targets: ReadonlyMap<string, readonly TargetRecord[]>;
  /** In the order they were written. */
  readonly events: readonly StoredEvent[];
  readonly calls: ReadonlyMap<number, StoredCall>;
}
