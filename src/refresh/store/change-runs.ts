import { type RawBuilder, type Selectable, sql, type UpdateObject } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable, Tables } from '../../database/tables.js';
import type { Proof, RefreshError } from '../rules/notes.js';
import {
  type EndingEvent,
  nextRunState,
  outcomeOfEnd,
  type RunEvent,
  type RunState,
} from '../rules/run-state.js';
import { lockSources } from './lock-sources.js';

/** One event for some runs of one connection. */
export interface RunChange {
  readonly runIds: readonly string[];
  readonly event: RunEvent;
  /** Further columns to set. */
  readonly set?: UpdateObject<Tables, 'runs'>;
}

/** A run that has changed. */
export type ChangedRun = Pick<Selectable<RunsTable>, 'id' | 'source_id'>;

const states: readonly RunState[] = ['waiting', 'triggering', 'live', 'finished'];

/**
 * Applies an event to the runs whose state allows it. Each changed run gets a new version, so that the change is propagated. Returns
 * the changed runs.
 */
export async function changeRuns(
  transaction: DatabaseTransaction,
  { runIds, event, set = {} }: RunChange,
): Promise<readonly ChangedRun[]> {
  const changed = new Map<string, ChangedRun>();
  for (const state of states) {
    const next = nextRunState(state, event);
    // A run that has just changed must not change again in its new state.
    const open = runIds.filter((id) => !changed.has(id));
    if (next === null || open.length === 0) continue;
    const rows = await transaction
      .updateTable('runs')
      .set({ ...set, state: next, version: sql`version + 1` })
      .where('id', '=', sql<string>`any(${open}::text[])`)
      .where('state', '=', state)
      .returning(['id', 'source_id'])
      .execute();
    for (const run of rows) changed.set(run.id, run);
  }
  return [...changed.values()];
}

/** How some runs of one connection end. */
export interface RunEnd {
  readonly event: EndingEvent;
  readonly error?: RefreshError;
}

/** The end of one run that a read has proven. */
export interface ProvenEnd {
  readonly run: Pick<Selectable<RunsTable>, 'id' | 'source_id' | 'provider_status'>;
  readonly proof: Proof;
  /** The evidence of all reads up to this one. */
  readonly evidence: unknown;
  readonly error?: RefreshError;
  /** Without it, the stored status stays. */
  readonly providerStatus?: string | null;
}

/** Ends runs that one read proves to be finished, each with its own proof, in one statement for all. */
export async function endProvenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  event: 'succeeded' | 'failed',
  ends: readonly ProvenEnd[],
): Promise<void> {
  const column = (valueOf: (end: ProvenEnd) => unknown) =>
    ofEachRun(ends.map((end) => [end.run.id, valueOf(end)]));
  const statuses = column(({ run, providerStatus }) =>
    providerStatus === undefined ? run.provider_status : providerStatus,
  );
  await endRuns(
    transaction,
    connectionId,
    ends.map(({ run }) => run),
    { event },
    {
      proof: column(({ proof }) => proof),
      evidence: column(({ evidence }) => evidence),
      provider_status: sql<string | null>`(${statuses}) #>> '{}'`,
      ...(event === 'failed' ? { error: column(({ error }) => error) } : {}),
    },
  );
}

/** Ends runs. `propagate-runs.ts` then finishes their refreshes. `set` holds further columns to set. */
export async function endRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  runs: readonly Pick<Selectable<RunsTable>, 'id' | 'source_id'>[],
  end: RunEnd,
  set: UpdateObject<Tables, 'runs'> = {},
): Promise<void> {
  if (runs.length === 0) return;
  await lockSources(
    transaction,
    connectionId,
    runs.map((run) => run.source_id),
  );
  const finished = await changeRuns(transaction, {
    runIds: runs.map((run) => run.id),
    event: end.event,
    set: {
      outcome: outcomeOfEnd(end.event),
      finished_at: sql`clock_timestamp()`,
      waiting: null,
      ...set,
      ...(end.error === undefined ? {} : { error: JSON.stringify(end.error) }),
    },
  });
  if (finished.length === 0) return;
  await transaction
    .updateTable('sources')
    .set({ last_run_finished_at: sql`clock_timestamp()` })
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sql<string>`any(${finished.map((run) => run.source_id)}::text[])`)
    .execute();
}

/** Changes columns of unfinished runs without a transition. The next propagation updates their targets. */
export async function updateRunViews(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
  set: UpdateObject<Tables, 'runs'>,
): Promise<void> {
  if (runIds.length === 0) return;
  await transaction
    .updateTable('runs')
    .set({ ...set, version: sql`version + 1` })
    .where('id', '=', sql<string>`any(${runIds}::text[])`)
    .where('state', '<>', 'finished')
    .execute();
}

/** A value for a JSON column: one statement changes several runs, and each gets the value that `values` has for its id. */
export function ofEachRun(values: Iterable<readonly [string, unknown]>): RawBuilder<string> {
  return sql<string>`${JSON.stringify(Object.fromEntries(values))}::jsonb -> runs.id`;
}
