import type { Proof, RefreshError, Waiting } from './notes.js';
import { advanceTarget, isFinal, type RefreshOutcome, type TargetStatus } from './refresh-status.js';
import type { RunOutcome, RunState } from './run-state.js';

interface SharedColumns {
  readonly provider_status: string | null;
  readonly since_sent: string | null;
  readonly waiting: Waiting | null;
  readonly requested_at: Date | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly error: RefreshError | null;
}

/** The columns of a target that its run decides. */
export interface TargetView extends SharedColumns {
  readonly status: TargetStatus;
  readonly outcome: RefreshOutcome | null;
  readonly evidence: Proof | null;
}

/** The columns of a run from which its targets follow. */
export interface RunView extends SharedColumns {
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly proof: Proof | null;
}

/**
 * Applies the view of a run to a target. A status never goes back: targets of a superseded run keep theirs while they wait again.
 * A finished target does not change.
 */
export function applyRun(target: TargetView, run: RunView): TargetView {
  if (isFinal(target.status)) return target;
  const status = advanceTarget(target.status, statusOf(run, target.status));
  const finished = isFinal(status);
  return {
    status,
    outcome: status === 'succeeded' ? 'imported' : null,
    provider_status: run.provider_status,
    since_sent: status === 'queued' ? run.since_sent : (run.since_sent ?? target.since_sent),
    waiting: finished ? null : waitingOf(status, run),
    requested_at: status === 'queued' ? run.requested_at : (run.requested_at ?? target.requested_at),
    started_at: run.started_at ?? target.started_at,
    finished_at: finished ? run.finished_at : null,
    evidence: finished ? run.proof : null,
    error: finished ? run.error : null,
  };
}

/** A triggered target whose run waits came from a superseded run: it waits until its new run is eligible. */
function waitingOf(status: TargetStatus, run: RunView): Waiting | null {
  if (status === 'queued' || run.state !== 'waiting') return run.waiting;
  return run.waiting ?? { reason: 'turn', until: null };
}

function statusOf(run: RunView, current: TargetStatus): TargetStatus {
  switch (run.state) {
    case 'waiting':
    case 'triggering':
      return current;
    case 'live':
      return run.started_at === null ? 'requested' : 'running';
    case 'finished':
      if (run.outcome === 'succeeded') return 'succeeded';
      return run.outcome === 'failed' ? 'failed' : current;
    default:
      return run.state satisfies never;
  }
}
