import { sql } from 'kysely';
import type { Database } from '../../../../src/database/database.js';
import { never } from '../memory/blank-rows.js';
import type { StoredRows } from '../stored-rows.js';

/** All rows of a store as plain JSON: instants as RFC 3339 with milliseconds and `Z`, tables in the order of their keys. */
export type Snapshot = Readonly<Record<keyof StoredRows, readonly Readonly<Record<string, unknown>>[]>>;

const connectionColumns = ['internal_id', 'provider', 'status', 'status_reason', 'credential_version'];

/** The rows in PostgreSQL, read with one statement. */
export async function readSqlSnapshot(database: Database): Promise<Snapshot> {
  const { rows } = await sql<{ snapshot: string }>`select jsonb_build_object(
      'connections', (select coalesce(jsonb_agg(to_jsonb(one) order by internal_id), '[]') from connections one),
      'dispatches', (select coalesce(jsonb_agg(to_jsonb(one) order by connection_id), '[]') from dispatches one),
      'sources', (select coalesce(jsonb_agg(to_jsonb(one) order by connection_id, source_id), '[]') from sources one),
      'runs', (select coalesce(jsonb_agg(to_jsonb(one) order by id), '[]') from runs one),
      'refreshes', (select coalesce(jsonb_agg(to_jsonb(one) order by id), '[]') from refreshes one),
      'targets', (select coalesce(jsonb_agg(to_jsonb(one) order by refresh_id, source_id), '[]') from targets one),
      'events', (select coalesce(jsonb_agg(to_jsonb(one) - 'transaction_id' order by row_id), '[]') from refresh_events one),
      'calls', (select coalesce(jsonb_agg(to_jsonb(one) order by row_id), '[]') from provider_calls one)
    )::text as snapshot`.execute(database);
  const text = (rows[0]?.snapshot ?? '').replaceAll(
    /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)\+00:00"/g,
    (_match, local: string) => JSON.stringify(new Date(`${local}Z`)),
  );
  return tidy(JSON.parse(text) as Snapshot);
}

/** The rows in memory. */
export function readMemorySnapshot(rows: StoredRows): Snapshot {
  const tables = {
    connections: [...rows.connections.values()],
    dispatches: [...rows.dispatches.values()],
    sources: [...rows.sources.values()].flatMap((ofConnection) =>
      [...ofConnection.values()].toSorted((a, b) => (a.source_id < b.source_id ? -1 : 1)),
    ),
    runs: [...rows.runs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    refreshes: [...rows.refreshes.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    targets: [...rows.targets.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, targets]) => targets),
    events: rows.events,
    calls: [...rows.calls.values()],
  };
  const text = JSON.stringify(tables).replaceAll(JSON.stringify(never), '"infinity"');
  return tidy(JSON.parse(text) as Snapshot);
}

/** Leaves out what cannot be equal: the ids and numbers of events, and columns that the store in memory does not keep. */
function tidy(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    connections: snapshot.connections.map((row) =>
      Object.fromEntries(connectionColumns.map((column) => [column, row[column]])),
    ),
    events: snapshot.events.map(({ id: _id, row_id: _rowId, ...event }) => event),
  };
}
