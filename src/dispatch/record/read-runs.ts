import { type Selectable, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable } from '../../database/tables.js';
import type { SourceWord } from '../../providers/contract/source-reading.js';
import type { Waiting } from '../../refresh/rules/notes.js';
import { lockSourcesWithOpenRuns } from '../../refresh/write/lock-sources.js';
import type { PlannedRun } from '../plan/dispatch-state.js';
import { type Evidence, movedOf } from '../plan/evidence.js';

/** An unended run with what is known of its source. */
export interface RunWithSource {
  readonly run: Selectable<RunsTable>;
  readonly evidence: Evidence | null;
  readonly planned: PlannedRun;
  /** What a baseline would be made of. */
  readonly source: {
    readonly stamp: string | null;
    readonly latestStamp: string | null;
    readonly providerStatus: string | null;
  };
}

/** What of its source a run is planned by. */
export interface SourceOfRun {
  readonly known: boolean;
  readonly word: SourceWord | null;
  readonly provider_status: string | null;
  readonly word_begun_at: Date | null;
  readonly stamp: string | null;
  readonly latest_stamp: string | null;
  readonly observed_begun_at: Date | null;
  readonly observed_at: Date | null;
  readonly last_run_ended_at: Date | null;
}

interface JoinedRow {
  /** False when every refresh that wanted it has ended. */
  readonly wanted: boolean;
  readonly source_known: boolean;
  readonly source_word: SourceWord | null;
  readonly source_status: string | null;
  readonly source_word_begun_at: Date | null;
  readonly source_stamp: string | null;
  readonly source_latest_stamp: string | null;
  readonly source_observed_begun_at: Date | null;
  readonly source_observed_at: Date | null;
  readonly source_last_run_ended_at: Date | null;
}

/**
 * Reads the unended runs of a connection, of one source if named, with the locks of their sources: until the transaction
 * ends nobody joins, withdraws or ends them.
 */
export async function readOpenRuns(
  transaction: DatabaseTransaction,
  connectionId: number,
  sourceId: string | null = null,
): Promise<readonly RunWithSource[]> {
  await lockSourcesWithOpenRuns(transaction, connectionId, sourceId);
  const { rows } = await sql<Selectable<RunsTable> & JoinedRow>`
    select runs.*, sources.known as source_known, sources.word as source_word,
      sources.provider_status as source_status, sources.word_begun_at as source_word_begun_at,
      sources.stamp as source_stamp, sources.latest_stamp as source_latest_stamp,
      sources.observed_begun_at as source_observed_begun_at, sources.observed_at as source_observed_at,
      sources.last_run_ended_at as source_last_run_ended_at,
      exists (select 1 from targets where targets.run_id = runs.id and targets.finished_at is null) as wanted
    from runs join sources using (connection_id, source_id)
    where runs.connection_id = ${connectionId} and runs.state <> 'ended'
      and (${sourceId}::text is null or runs.source_id = ${sourceId})
    order by runs.id`.execute(transaction);
  return rows.map(nameColumns);
}

function nameColumns(row: Selectable<RunsTable> & JoinedRow): RunWithSource {
  const source = {
    known: row.source_known,
    word: row.source_word,
    provider_status: row.source_status,
    word_begun_at: row.source_word_begun_at,
    stamp: row.source_stamp,
    latest_stamp: row.source_latest_stamp,
    observed_begun_at: row.source_observed_begun_at,
    observed_at: row.source_observed_at,
    last_run_ended_at: row.source_last_run_ended_at,
  };
  return describeOpenRun(row, source, row.wanted);
}

/** An unended run as it is planned. `wanted`: an unfinished target hangs on it. */
export function describeOpenRun(
  run: Selectable<RunsTable>,
  source: SourceOfRun,
  wanted: boolean,
): RunWithSource {
  const evidence = run.evidence as Evidence | null;
  return {
    run,
    evidence,
    source: {
      stamp: source.stamp,
      latestStamp: source.latest_stamp,
      providerStatus: source.provider_status,
    },
    planned: {
      id: run.id,
      source: run.source_id,
      kind: run.kind === 'since' ? 'since' : 'mark',
      state: run.state as PlannedRun['state'],
      sinceInMs: run.since?.getTime() ?? null,
      priority: run.priority === 'background' ? 'background' : 'interactive',
      createdAtInMs: run.created_at.getTime(),
      notBeforeInMs: run.not_before?.getTime() ?? null,
      askedCount: run.asked_count,
      requestedAtInMs: run.requested_at?.getTime() ?? null,
      unknownSinceInMs: run.unknown_since?.getTime() ?? null,
      busySinceInMs: run.busy_since?.getTime() ?? null,
      acceptedAtInMs: run.accepted_at?.getTime() ?? null,
      startedAtInMs: run.started_at?.getTime() ?? null,
      runningSeenAtInMs: evidence?.runningLastSeenInMs ?? null,
      wanted,
      countingReads: evidence?.countingReads ?? 0,
      moved: evidence !== null && movedOf(evidence) !== null,
      waiting: run.waiting as Waiting | null,
      listBegunAtInMs: source.observed_begun_at?.getTime() ?? null,
      listEndedAtInMs: source.observed_at?.getTime() ?? null,
      sourceKnown: source.known,
      lastRunEndedAtInMs: source.last_run_ended_at?.getTime() ?? null,
      word: source.word,
      wordBegunAtInMs: source.word_begun_at?.getTime() ?? null,
    },
  };
}
