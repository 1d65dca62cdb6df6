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

/** How one of several runs ends: its own part. */
export interface ProvenEnd {
  readonly run: Pick<Selectable<RunsTable>, 'id' | 'source_id'>;
  readonly proof: Proof;
  readonly error?: RefreshError;
  readonly providerStatus?: string | null;
}

/** Ends runs that one read proves to have ended, with a few statements for all of them. */
export async function endProvenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  event: 'ended-well' | 'ended-in-error',
  ends: readonly ProvenEnd[],
): Promise<void> {
  const runs = ends.map(({ run }) => run);
  const ended = new Set(await endRuns(transaction, connectionId, runs, { event }));
  const own = ends
    .filter(({ run }) => ended.has(run.id))
    .map(({ run, proof, error, providerStatus }) => ({
      id: run.id,
      proof,
      error: error ?? null,
      shows_status: providerStatus !== undefined,
      provider_status: providerStatus ?? null,
    }));
  if (own.length === 0) return;
  await sql`
    update runs set proof = own.proof, error = own.error,
      provider_status = case when own.shows_status then own.provider_status else runs.provider_status end
    from jsonb_to_recordset(${JSON.stringify(own)}::jsonb)
      as own (id text, proof jsonb, error jsonb, shows_status boolean, provider_status text)
    where runs.id = own.id and runs.id = any(${own.map(({ id }) => id)}::text[])`.execute(transaction);
}

/**
 * Ends runs in one small step; their refreshes are finished from them afterwards (`spread-runs.ts`). Returns the ids of those that
 * were not ended before.
 */
export async function endRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  runs: readonly Pick<Selectable<RunsTable>, 'id' | 'source_id'>[],
  end: RunEnd,
): Promise<readonly string[]> {
  if (runs.length === 0) return [];
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
  if (ended.length === 0) return [];
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
  return ended.map(({ id }) => id);
}
