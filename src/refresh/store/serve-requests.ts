import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import { newId } from '../../platform/new-id.js';
import { shownRunColumns } from './refresh-records.js';
import { decideJoining, isInFlight, type Joining, type SourceRequest } from '../rules/decide-joining.js';

/** The columns that decide whether a request joins a run, and those that its target then shows. */
const servingColumns = [...shownRunColumns, 'source_id', 'kind', 'since', 'priority'] as const;
type RunRow = Pick<Selectable<RunsTable>, (typeof servingColumns)[number]>;
type Merge = Extract<Joining, { readonly kind: 'merge' }>;

/** What a refresh needs, and when it arrived. Only a read that started later can be the baseline of a run that it creates. */
export interface DatedRequest extends SourceRequest {
  readonly created_at: Date;
}

/** The run that serves a request for one source, and how. */
export interface ServedSource {
  readonly source: string;
  readonly run: RunRow;
  readonly how: Joining['kind'];
  /** True when another import of the source comes first. */
  readonly isBehind: boolean;
}

/**
 * Finds or creates the run for each source. The caller holds the locks of the sources. The joined runs are locked here, so that their
 * later changes reach the new targets.
 */
export async function serveRequests(
  transaction: DatabaseTransaction,
  connectionId: number,
  sources: readonly string[],
  request: DatedRequest,
  now: Date,
): Promise<readonly ServedSource[]> {
  const runs = Map.groupBy(
    [
      ...(await lockOpenRuns(transaction, connectionId, sources)),
      ...(await readFreshRuns(transaction, connectionId, sources, request, now)),
    ],
    (run) => run.source_id,
  );
  const served: ServedSource[] = [];
  const withoutRun: string[] = [];
  const merges: Merge[] = [];
  for (const source of sources) {
    const ofSource = runs.get(source) ?? [];
    const joining = decideJoining(request, ofSource, now);
    if (joining.kind === 'new') {
      withoutRun.push(source);
      continue;
    }
    const run = ofSource.find((candidate) => candidate.id === joining.runId);
    if (run === undefined) throw new Error('Joining chose a run that was not offered.');
    if (joining.kind === 'merge' && changesRun(joining, run)) merges.push(joining);
    served.push({ source, run, how: joining.kind, isBehind: ofSource.some(isInFlight) });
  }
  await mergeInto(transaction, merges);
  const created = await insertRuns(transaction, connectionId, withoutRun, request);
  for (const run of created) {
    const isBehind = (runs.get(run.source_id) ?? []).some(isInFlight);
    served.push({ source: run.source_id, run, how: 'new', isBehind });
  }
  return served;
}

function lockOpenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sources: readonly string[],
): Promise<RunRow[]> {
  return transaction
    .selectFrom('runs')
    .select(servingColumns)
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sql<string>`any(${sources}::text[])`)
    .where('state', '<>', 'finished')
    .orderBy('source_id')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

async function readFreshRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sources: readonly string[],
  request: SourceRequest,
  now: Date,
): Promise<RunRow[]> {
  if (!request.max_age_seconds) return [];
  return transaction
    .selectFrom('runs')
    .select(servingColumns)
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sql<string>`any(${sources}::text[])`)
    .where('kind', '=', request.kind)
    .where('outcome', '=', 'succeeded')
    .where('requested_at', '>=', new Date(now.getTime() - request.max_age_seconds * 1000))
    .execute();
}

/** Whether joining changes the run. Most requests are equal to earlier ones and change nothing. */
function changesRun(merge: Merge, run: RunRow): boolean {
  return merge.since?.getTime() !== run.since?.getTime() || merge.priority !== run.priority;
}

/** Updates all runs that get the same start date and priority in one statement. */
async function mergeInto(transaction: DatabaseTransaction, merges: readonly Merge[]): Promise<void> {
  const groups = Map.groupBy(merges, ({ since, priority }) => `${since?.getTime()} ${priority}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    await transaction
      .updateTable('runs')
      .set({ since: first.since, priority: first.priority })
      .where('id', '=', sql<string>`any(${group.map(({ runId }) => runId)}::text[])`)
      .execute();
  }
}

async function insertRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sources: readonly string[],
  request: DatedRequest,
): Promise<readonly RunRow[]> {
  if (sources.length === 0) return [];
  const { rows } = await sql<RunRow>`
    insert into runs (id, connection_id, source_id, kind, state, since, priority, created_at)
    select created.id, ${connectionId}::bigint, created.source_id, ${request.kind}, 'waiting', ${request.since}::timestamptz, ${request.priority},
      ${request.created_at}::timestamptz
    from unnest(${sources.map(() => newId('run'))}::text[], ${sources}::text[]) as created (id, source_id)
    returning ${sql.join(servingColumns.map((name) => sql.ref(`runs.${name}`)))}`.execute(transaction);
  return rows;
}
