import type { DatabaseTransaction } from '../../database/database.js';
import { hasUnfixedRefreshes } from '../../refresh/store/fix-targets.js';
import { selectListed } from '../../refresh/store/listed-sources.js';
import type { DispatchState, UsualImport } from '../plan/dispatch-state.js';
import { buildDispatchState, findNeededReads, type StateParts } from './build-dispatch-state.js';
import { sql } from 'kysely';

/** Reads the remaining parts of the planner's state and builds it. */
export async function loadDispatchState(
  transaction: DatabaseTransaction,
  parts: StateParts,
): Promise<DispatchState> {
  const { connectionId } = parts;
  const needed = findNeededReads(parts);
  return buildDispatchState(parts, {
    statusReads:
      needed.statusReadsSinceInMs === null
        ? []
        : await readStatusReads(transaction, connectionId, needed.statusReadsSinceInMs),
    usualImport: needed.usualImport ? await readUsualImport(transaction, connectionId) : null,
    hasUnfixedRefreshes: await hasUnfixedRefreshes(transaction, connectionId),
    refreshableSources: needed.refreshableSources
      ? await readRefreshable(transaction, connectionId)
      : new Set(),
  });
}

async function readStatusReads(
  transaction: DatabaseTransaction,
  connectionId: number,
  sinceInMs: number,
): Promise<DispatchState['statusReads']> {
  const rows = await transaction
    .selectFrom('provider_calls')
    .select(['source_id', 'started_at'])
    .where('connection_id', '=', connectionId)
    .where('kind', '=', 'status')
    .where('started_at', '>', new Date(sinceInMs))
    .execute();
  return rows.flatMap(({ source_id: source, started_at: startedAt }) =>
    source === null ? [] : [{ source, startedAtInMs: startedAt.getTime() }],
  );
}

async function readRefreshable(transaction: DatabaseTransaction, connectionId: number): Promise<Set<string>> {
  const rows = await selectListed(transaction, connectionId)
    .select('source_id')
    .where('refreshable', '=', true)
    .execute();
  return new Set(rows.map((row) => row.source_id));
}

/** The number of latest imports that are considered. */
export const latestImports = 50;

/** How long the latest imports with a proven end took; null before the first. */
export async function readUsualImport(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<UsualImport | null> {
  const { rows } = await sql<{ over_after: number | null; running_after: number | null }>`
    select min(extract(epoch from finished_at - requested_at) * 1000)::float8 as over_after,
      max((evidence ->> 'runningLastSeenInMs')::float8 - extract(epoch from requested_at) * 1000)::float8 as running_after
    from (
      select finished_at, requested_at, evidence from runs
      where connection_id = ${connectionId} and proof is not null
      order by finished_at desc limit ${latestImports}) as latest`.execute(transaction);
  const { over_after: overAfterInMs = null, running_after: runningAfterInMs = null } = rows[0] ?? {};
  return overAfterInMs === null ? null : { overAfterInMs, runningAfterInMs };
}
