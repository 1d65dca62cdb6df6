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

interface SourceColumns {
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
  const { rows } = await sql<Selectable<RunsTable> & SourceColumns>`
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

function nameColumns(row: Selectable<RunsTable> & SourceColumns): RunWithSource {
  const evidence = row.evidence as Evidence | null;
  return {
    run: row,
    evidence,
    source: {
      stamp: row.source_stamp,
      latestStamp: row.source_latest_stamp,
      providerStatus: row.source_status,
    },
    planned: {
      id: row.id,
      source: row.source_id,
      kind: row.kind === 'since' ? 'since' : 'mark',
      state: row.state as PlannedRun['state'],
      sinceInMs: row.since?.getTime() ?? null,
      priority: row.priority === 'background' ? 'background' : 'interactive',
      createdAtInMs: row.created_at.getTime(),
      notBeforeInMs: row.not_before?.getTime() ?? null,
      askedCount: row.asked_count,
      requestedAtInMs: row.requested_at?.getTime() ?? null,
      unknownSinceInMs: row.unknown_since?.getTime() ?? null,
      busySinceInMs: row.busy_since?.getTime() ?? null,
      acceptedAtInMs: row.accepted_at?.getTime() ?? null,
      startedAtInMs: row.started_at?.getTime() ?? null,
      runningSeenAtInMs: evidence?.runningLastSeenInMs ?? null,
      wanted: row.wanted,
      countingReads: evidence?.countingReads ?? 0,
      moved: evidence !== null && movedOf(evidence) !== null,
      waiting: row.waiting as Waiting | null,
      listBegunAtInMs: row.source_observed_begun_at?.getTime() ?? null,
      listEndedAtInMs: row.source_observed_at?.getTime() ?? null,
      sourceKnown: row.source_known,
      lastRunEndedAtInMs: row.source_last_run_ended_at?.getTime() ?? null,
      word: row.source_word,
      wordBegunAtInMs: row.source_word_begun_at?.getTime() ?? null,
    },
  };
}
