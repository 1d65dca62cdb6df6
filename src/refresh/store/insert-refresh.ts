import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { newId } from '../../platform/new-id.js';
import { viewOfRun, type RefreshRecord } from './refresh-records.js';
import { initialView } from '../rules/apply-run.js';
import type { Waiting, Warning } from '../rules/notes.js';
import type { RefreshRequest } from '../rules/refresh-request.js';
import { countTargets } from '../rules/derive-refresh.js';
import type { ServedSource } from './serve-requests.js';
import { viewColumns, groupEqualViews } from './target-columns.js';

/** Stores a new refresh without targets. `recordRefresh` then derives its first visible state. */
export async function insertRefresh(
  transaction: DatabaseTransaction,
  request: RefreshRequest,
  state: {
    readonly targetsFixed: boolean;
    readonly waiting: Waiting | null;
    readonly warnings: readonly Warning[];
  },
  now: Date,
): Promise<RefreshRecord> {
  return transaction
    .insertInto('refreshes')
    .values({
      id: newId('rfr', request.receivedAt),
      connection_id: request.connectionId,
      caller: request.caller,
      source_id: request.source,
      kind: request.kind,
      since: request.sinceInMs === null ? null : new Date(request.sinceInMs),
      priority: request.priority,
      max_age_seconds: request.maxAgeSeconds,
      metadata: JSON.stringify(request.metadata),
      status: 'queued',
      targets_fixed: state.targetsFixed,
      target_counts: JSON.stringify(countTargets([])),
      waiting: state.waiting === null ? null : JSON.stringify(state.waiting),
      warnings: JSON.stringify(state.warnings),
      created_at: request.receivedAt,
      updated_at: now,
      deadline_at: new Date(now.getTime() + request.deadlineSeconds * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Stores the targets of a refresh, each with the state that follows from its run. `unseen` are the sources that no list has shown yet:
 * their targets wait for the look-up.
 */
export async function insertTargets(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  served: readonly ServedSource[],
  { now, unseen }: { readonly now: Date; readonly unseen: ReadonlySet<string> },
): Promise<void> {
  if (served.length === 0) return;
  const views = groupEqualViews(
    served.map(({ source, run, how, isBehind }) =>
      initialView({ run: viewOfRun(run), how, isBehind, isUnseen: unseen.has(source) }, now),
    ),
  );
  await sql`
    insert into targets (refresh_id, connection_id, source_id, run_id, run_version, ${viewColumns})
    select ${refresh.id}, ${refresh.connection_id}::bigint, served.source_id, served.run_id, served.run_version, ${viewColumns}
    from unnest(${served.map(({ source }) => source)}::text[], ${served.map(({ run }) => run.id)}::text[],
        ${served.map(({ run }) => run.version)}::integer[], ${views.numbers}::integer[])
      as served (source_id, run_id, run_version, view_number)
    join ${views.table} as viewed on viewed.number = served.view_number`.execute(transaction);
}
