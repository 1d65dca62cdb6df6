import type { Selectable } from 'kysely';
import { type Database, readNow } from '../../../src/database/database.js';
import type { RunsTable, TargetsTable } from '../../../src/database/tables.js';
import { newId } from '../../../src/platform/new-id.js';
import type { AcceptedRequest } from '../../../src/refresh/rules/refresh-request.js';

/** Makes an active connection with its dispatcher's row; returns its internal id. */
export async function prepareConnection(database: Database, provider = 'shipstation'): Promise<number> {
  const settings = {
    quota: { requestsPerMinute: null, share: 0.8 },
    settleSeconds: 30,
    reaskAfterSeconds: 900,
  };
  const { internal_id: connectionId } = await database
    .insertInto('connections')
    .values({
      id: newId('run').replaceAll('_', '-'),
      provider,
      managed_by: 'api',
      base_url: 'https://ssapi.shipstation.com',
      settings: JSON.stringify(settings),
    })
    .returning('internal_id')
    .executeTakeFirstOrThrow();
  await database.insertInto('dispatches').values({ connection_id: connectionId }).execute();
  return connectionId;
}

/** Makes sources that a full list has just shown. */
export async function prepareSources(
  database: Database,
  connectionId: number,
  sourceIds: readonly string[],
): Promise<void> {
  const now = await readNow(database);
  await database
    .insertInto('sources')
    .values(
      sourceIds.map((id) => ({
        connection_id: connectionId,
        source_id: id,
        known: true,
        name: `Store ${id}`,
      })),
    )
    .execute();
  await database
    .updateTable('dispatches')
    .set({ list_started_at: now, list_finished_at: now })
    .where('connection_id', '=', connectionId)
    .execute();
}

/** A request that arrives now, for one source (null: all), without a start date. */
export async function prepareDemand(
  database: Database,
  connectionId: number,
  source: string | null,
  changes: Partial<AcceptedRequest> = {},
): Promise<AcceptedRequest> {
  return {
    connectionId,
    source,
    since: null,
    priority: 'interactive',
    maxAgeSeconds: null,
    deadlineSeconds: 1800,
    metadata: {},
    receivedAt: await readNow(database),
    caller: 'key_tester',
    ...changes,
  };
}

/** The runs of a connection, oldest first. */
export function readRuns(database: Database, connectionId: number): Promise<Selectable<RunsTable>[]> {
  return database
    .selectFrom('runs')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('id')
    .execute();
}

/** The targets of a refresh in the order of their sources. */
export function readTargets(database: Database, refreshId: string): Promise<Selectable<TargetsTable>[]> {
  return database
    .selectFrom('targets')
    .selectAll()
    .where('refresh_id', '=', refreshId)
    .orderBy('source_id')
    .execute();
}

/** The types of a refresh's events with their sequence numbers, as `1 refresh.queued`. */
export async function readEvents(database: Database, refreshId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('refresh_events')
    .select(['type', 'sequence'])
    .where('refresh_id', '=', refreshId)
    .orderBy('row_id')
    .execute();
  return rows.map((row) => `${row.sequence} ${row.type}`);
}
