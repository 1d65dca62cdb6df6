import { type Selectable, sql, type UpdateObject } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable, Tables } from '../../database/tables.js';
import type { Proof, RefreshError } from '../rules/notes.js';
import { type EndingEvent, outcomeOfEnd } from '../rules/run-state.js';
import { changeRuns } from './change-runs.js';
import { lockSources } from './lock-sources.js';
import { ofEachRun } from './of-each-run.js';

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
