import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../../src/database/database.js';
import { shutOutDemands } from '../../../src/database/lease/demand.js';
import { startCalls } from '../../../src/dispatch/store/start-calls.js';
import { readOpenRuns } from '../../../src/dispatch/store/read-runs.js';
import { requeue, recordTrigger } from '../../../src/dispatch/store/record-trigger.js';
import { endRefreshEarly } from '../../../src/refresh/store/end-refresh-early.js';
import { endRuns } from '../../../src/refresh/store/change-runs.js';
import { fixRefresh } from '../../../src/refresh/store/fix-targets.js';
import { propagateRuns } from '../../../src/refresh/store/propagate-runs.js';
import { storeRefresh } from '../../../src/refresh/store/store-refresh.js';
import { prepareConnection, prepareSources, prepareDemand } from '../../stage/database/prepare-connection.js';
import { prepareAccount } from '../../stage/dispatch/prepare-account.js';

/** Whether a refresh is for one source or for the whole connection. */
export type Extent = 'single' | 'whole';

/** The stage of a refresh when two transactions change it at the same time. */
export type Stage = 'unfixed' | 'waiting' | 'triggering' | 'live';

/** What a transaction can do to the refresh, to its runs or to those of others. */
export type Action =
  'fix' | 'join' | 'follow' | 'join all' | 'freeze' | 'accepted' | 'requeue' | 'end' | 'cancel' | 'expire';

/** A connection with one refresh, on which the actions run. */
export interface Meeting {
  readonly database: Database;
  readonly connectionId: number;
  readonly refreshId: string;
}

/**
 * Prepares sources `1` to `3`, and a refresh of `1` or of all three at the given stage. At `unfixed`, the refresh was stored
 * before the first list was read.
 */
export async function arrangeMeeting(database: Database, extent: Extent, stage: Stage): Promise<Meeting> {
  const connectionId = await prepareConnection(database, 'shipstation');
  if (stage !== 'unfixed') await prepareSources(database, connectionId, ['1', '2', '3']);
  const request = await prepareDemand(database, connectionId, extent === 'single' ? '1' : null);
  const { id: refreshId } = await storeRefresh(database, request);
  const meeting = { database, connectionId, refreshId };
  if (stage === 'unfixed') await prepareSources(database, connectionId, ['1', '2', '3']);
  const path: Readonly<Record<Stage, readonly Action[]>> = {
    unfixed: [],
    waiting: [],
    triggering: ['freeze'],
    live: ['freeze', 'accepted'],
  };
  for (const action of path[stage]) {
    await database.transaction().execute((transaction) => runAction(transaction, meeting, action));
  }
  await propagateRuns(database, connectionId);
  return meeting;
}

/** Runs one action in a transaction, with the functions of the gateway. */
export async function runAction(
  transaction: DatabaseTransaction,
  meeting: Meeting,
  action: Action,
): Promise<void> {
  const { connectionId, refreshId } = meeting;
  switch (action) {
    case 'fix':
      await fixRefresh(transaction, connectionId, refreshId);
      return;
    case 'join':
      await join(transaction, meeting, '1', null);
      return;
    case 'follow':
      await join(transaction, meeting, '1', 3600);
      return;
    case 'join all':
      await join(transaction, meeting, null, null);
      return;
    case 'freeze':
      await freeze(transaction, meeting);
      return;
    case 'accepted': {
      const runIds = await readTriggered(transaction, connectionId);
      await recordTrigger(transaction, connectionId, runIds, { kind: 'accepted', quota: unknownQuota });
      return;
    }
    case 'requeue': {
      const runIds = await readTriggered(transaction, connectionId);
      const detail = 'No connection.';
      await requeue(transaction, runIds, { kind: 'unreachable', detail, retryAfterInMs: 0 });
      return;
    }
    case 'end': {
      const runs = (await readOpenRuns(transaction, connectionId)).map((one) => one.run);
      const triggered = runs.filter((run) => run.state !== 'waiting');
      await endRuns(transaction, connectionId, triggered, { event: 'succeeded' });
      return;
    }
    case 'cancel':
      await endRefreshEarly(transaction, refreshId, 'canceled');
      return;
    case 'expire':
      await endRefreshEarly(transaction, refreshId, 'expired');
      return;
    default:
      action satisfies never;
  }
}

const unknownQuota = { limit: null, remaining: null, resetInMs: null };

async function join(
  transaction: DatabaseTransaction,
  { database, connectionId }: Meeting,
  source: string | null,
  maxAgeSeconds: number | null,
): Promise<void> {
  await storeRefresh(transaction, await prepareDemand(database, connectionId, source, { maxAgeSeconds }));
}

/** Freezes like a pass: it shuts out new demands and triggers every waiting run whose source is free. */
async function freeze(transaction: DatabaseTransaction, { database, connectionId }: Meeting): Promise<void> {
  const account = await prepareAccount(database, connectionId);
  await shutOutDemands(transaction, 'dispatches', connectionId);
  const runs = await readOpenRuns(transaction, connectionId);
  const busy = new Set(
    runs.filter((one) => one.planned.state !== 'waiting').map((one) => one.planned.source),
  );
  const calls = runs
    .filter((one) => one.planned.needed && !busy.has(one.planned.source))
    .map(({ planned }) => ({ kind: 'trigger', source: planned.source, runId: planned.id }) as const);
  const byId = new Map(runs.map((one) => [one.run.id, one]));
  await startCalls(transaction, { connectionId, fence: 1, account, runs: byId }, calls);
}

async function readTriggered(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<readonly string[]> {
  const runs = await readOpenRuns(transaction, connectionId);
  return runs.filter((one) => one.planned.state === 'triggering').map((one) => one.run.id);
}

/** Propagates, then describes the result of both actions, without ids and times. */
export async function describeMeeting({ database, connectionId }: Meeting): Promise<unknown> {
  await propagateRuns(database, connectionId);
  const { rows: runs } = await sql`
    select source_id, kind, state, outcome, trigger_count, version > propagated_version as unpropagated
    from runs where connection_id = ${connectionId} order by source_id, id`.execute(database);
  const { rows: refreshes } = await sql`
    select refreshes.source_id, status, outcome, sequence, target_counts, waiting ->> 'reason' as waiting, error,
      jsonb_path_query_array(warnings, '$[*].code') as warnings, finished_at is not null as ended,
      (select jsonb_agg(jsonb_build_array(targets.source_id, targets.status, targets.outcome,
          targets.waiting ->> 'reason', targets.error ->> 'code',
          (select count(*) from runs as earlier where earlier.connection_id = targets.connection_id
            and earlier.source_id = targets.source_id and earlier.id < targets.run_id)) order by targets.source_id)
        from targets where targets.refresh_id = refreshes.id) as targets,
      (select jsonb_agg(jsonb_build_array(type, sequence, final) order by row_id)
        from refresh_events where refresh_id = refreshes.id) as events
    from refreshes where connection_id = ${connectionId} order by id`.execute(database);
  return { runs, refreshes };
}
