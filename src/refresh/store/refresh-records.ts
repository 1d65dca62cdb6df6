import type { Selectable } from 'kysely';
import type { RefreshesTable, RunsTable, TargetsTable } from '../../database/tables.js';
import type { RunView, TargetView } from '../rules/apply-run.js';

/** A refresh row. */
export type RefreshRecord = Selectable<RefreshesTable>;

/** A target row. */
export type TargetRecord = Selectable<TargetsTable>;

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
    state: run.state,
    outcome: run.outcome,
    providerStatus: run.provider_status,
    sinceSent: run.since_sent,
    waiting: run.waiting,
    requestedAt: run.requested_at,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    proof: run.proof,
    error: run.error,
  };
}
