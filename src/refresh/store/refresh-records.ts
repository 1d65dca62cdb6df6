import type { Selectable } from 'kysely';
import type { RefreshesTable, RunsTable, TargetsTable } from '../../database/tables.js';
import type { RunView, TargetView } from '../rules/apply-run.js';
import type { Proof, RefreshError, Waiting, Warning } from '../rules/notes.js';
import type { RefreshStatus, TargetStatus } from '../rules/refresh-status.js';
import type { RunOutcome, RunState } from '../rules/run-state.js';
import type { TargetCounts } from '../rules/summarise-targets.js';

/** A refresh row with types for its JSON columns. */
export type RefreshRecord = Omit<
  Selectable<RefreshesTable>,
  'status' | 'waiting' | 'warnings' | 'error' | 'target_counts' | 'outcome'
> & {
  readonly status: RefreshStatus;
  readonly outcome: 'imported' | 'already-fresh' | null;
  readonly waiting: Waiting | null;
  readonly warnings: readonly Warning[];
  readonly error: RefreshError | null;
  readonly target_counts: TargetCounts;
};

/** A target row with types for its JSON columns. */
export type TargetRecord = Omit<
  Selectable<TargetsTable>,
  'status' | 'waiting' | 'evidence' | 'error' | 'outcome'
> & {
  readonly status: TargetStatus;
  readonly outcome: 'imported' | 'already-fresh' | null;
  readonly waiting: Waiting | null;
  readonly evidence: Proof | null;
  readonly error: RefreshError | null;
};

// The casts below are safe: only this module writes these columns, and check constraints limit them.

/** Gives the JSON columns of a refresh row their types. */
export function readRefreshRow(row: Selectable<RefreshesTable>): RefreshRecord {
  return row as RefreshRecord;
}

/** Gives the JSON columns of a target row their types. */
export function readTargetRow(row: Selectable<TargetsTable>): TargetRecord {
  return row as TargetRecord;
}

/** The view of a target row. */
export function viewOfTarget(target: TargetRecord): TargetView {
  return {
    status: target.status,
    outcome: target.outcome,
    providerStatus: target.provider_status,
    sinceSent: target.since_sent,
    waiting: target.waiting,
    requestedAt: target.requested_at,
    startedAt: target.started_at,
    finishedAt: target.finished_at,
    evidence: target.evidence,
    error: target.error,
  };
}

/**
 * The columns of a run that its targets show, with its id and version. The other columns belong to the dispatcher; reading them too
 * would double the time of a propagation to a thousand targets.
 */
export const shownRunColumns = [
  'id',
  'version',
  'state',
  'outcome',
  'provider_status',
  'since_sent',
  'waiting',
  'requested_at',
  'started_at',
  'finished_at',
  'proof',
  'error',
] as const;

/** A run row with the columns that its targets show. */
export type ShownRunRow = Pick<Selectable<RunsTable>, (typeof shownRunColumns)[number]>;

/** The view of a run row. */
export function viewOfRun(run: Omit<ShownRunRow, 'id' | 'version'>): RunView {
  return {
    state: run.state as RunState,
    outcome: run.outcome as RunOutcome | null,
    providerStatus: run.provider_status,
    sinceSent: run.since_sent,
    waiting: run.waiting as Waiting | null,
    requestedAt: run.requested_at,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    proof: run.proof as Proof | null,
    error: run.error as RefreshError | null,
  };
}
