import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable, SourcesTable } from '../../database/tables.js';
import { lockSourcesWithOpenRuns } from '../../refresh/store/lock-sources.js';
import { movedOf } from '../plan/evidence.js';
import type { RunToTrigger } from '../plan/prepare-trigger.js';
import type { PlannedRun } from '../plan/dispatch-state.js';

/** An unfinished run with what is known of its source. */
export interface RunWithSource extends RunToTrigger {
  readonly run: Selectable<RunsTable>;
}

/** An unfinished run. */
type OpenRunRow = Selectable<RunsTable> & { readonly state: PlannedRun['state'] };

/**
 * Reads the unfinished runs of a connection, or of some of its sources, and locks their sources: until the transaction ends
 * nobody joins, withdraws or ends these runs.
 */
export async function readOpenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceIds: readonly string[] | null = null,
): Promise<readonly RunWithSource[]> {
  const locked = await lockSourcesWithOpenRuns(transaction, connectionId, sourceIds);
  const sources = new Map(locked.map((source) => [source.source_id, source]));
  const { rows } = await sql<OpenRunRow & { readonly needed: boolean }>`
    select runs.*, exists (select 1 from targets where targets.run_id = runs.id and targets.finished_at is null) as needed
    from runs where runs.connection_id = ${connectionId} and runs.state <> 'finished'
      and (${sourceIds}::text[] is null or runs.source_id = any(${sourceIds}::text[]))
    order by runs.id`.execute(transaction);
  return rows.flatMap((run) => {
    // A run that was created meanwhile for a source without one is not locked: the next pass sees it.
    const source = sources.get(run.source_id);
    return source === undefined ? [] : [describeOpenRun(run, source, run.needed)];
  });
}

/** Converts a row into the planner's form. `needed`: an unfinished target needs the run. */
export function describeOpenRun(
  run: OpenRunRow,
  source: Selectable<SourcesTable>,
  needed: boolean,
): RunWithSource {
  const evidence = run.evidence;
  return {
    run,
    evidence,
    source: {
      lastAttempt: source.last_attempt,
      latestAttempt: source.latest_attempt,
      providerStatus: source.provider_status,
    },
    planned: {
      id: run.id,
      source: run.source_id,
      kind: run.kind,
      state: run.state,
      sinceInMs: run.since?.getTime() ?? null,
      priority: run.priority,
      createdAtInMs: run.created_at.getTime(),
      notBeforeInMs: run.not_before?.getTime() ?? null,
      triggerCount: run.trigger_count,
      requestedAtInMs: run.requested_at?.getTime() ?? null,
      unknownSinceInMs: run.unknown_since?.getTime() ?? null,
      busySinceInMs: run.busy_since?.getTime() ?? null,
      acceptedAtInMs: run.accepted_at?.getTime() ?? null,
      startedAtInMs: run.started_at?.getTime() ?? null,
      runningSeenAtInMs: evidence?.runningLastSeenInMs ?? null,
      needed,
      countingReads: evidence?.countingReads ?? 0,
      moved: evidence !== null && movedOf(evidence) !== null,
      lastFailure: run.last_failure,
      waiting: run.waiting,
      listStartedAtInMs: source.observation_started_at?.getTime() ?? null,
      listFinishedAtInMs: source.observed_at?.getTime() ?? null,
      sourceKnown: source.known,
      lastRunFinishedAtInMs: source.last_run_finished_at?.getTime() ?? null,
      normalizedStatus: source.normalized_status,
      statusReadStartedAtInMs: source.status_read_started_at?.getTime() ?? null,
    },
  };
}
