import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import type { Proof, RefreshError } from '../rules/notes.js';
import { type EndingEvent, outcomeOfEnd } from '../rules/run-state.js';
import { changeRuns } from './change-runs.js';
import { lockSources } from './lock-sources.js';

/** How some runs of one connection end. */
export interface RunEnd {
  readonly event: EndingEvent;
  readonly error?: RefreshError;
  readonly proof?: Proof;
  readonly providerStatus?: string | null;
}

/** Ends runs in one small step; their refreshes are finished from them afterwards (`spread-runs.ts`). */
export async function endRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  runs: readonly Pick<Selectable<RunsTable>, 'id' | 'source_id'>[],
  end: RunEnd,
): Promise<void> {
  if (runs.length === 0) return;
  await lockSources(
    transaction,
    connectionId,
    runs.map((run) => run.source_id),
  );
  const ended = await changeRuns(transaction, {
    runIds: runs.map((run) => run.id),
    event: end.event,
    set: {
      outcome: outcomeOfEnd[end.event],
      ended_at: sql`clock_timestamp()`,
      waiting: null,
      ...(end.error === undefined ? {} : { error: JSON.stringify(end.error) }),
      ...(end.proof === undefined ? {} : { proof: JSON.stringify(end.proof) }),
      ...(end.providerStatus === undefined ? {} : { provider_status: end.providerStatus }),
    },
  });
  if (ended.length === 0) return;
  await transaction
    .updateTable('sources')
    .set({ last_run_ended_at: sql`clock_timestamp()` })
    .where('connection_id', '=', connectionId)
    .where(
      'source_id',
      'in',
      ended.map((run) => run.source_id),
    )
    .execute();
}
