import type { Proof, RefreshError, Waiting } from './notes.js';
import { advanceTarget, isFinal, type TargetStatus } from './refresh-status.js';
import type { RunOutcome, RunState } from './run-state.js';

/** What a target shows of itself. Times are RFC 3339 or null. */
export interface TargetView {
  readonly status: TargetStatus;
  readonly outcome: 'imported' | 'already-fresh' | null;
  readonly providerStatus: string | null;
  readonly sinceSent: string | null;
  readonly waiting: Waiting | null;
  readonly requestedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly evidence: Proof | null;
  readonly error: RefreshError | null;
}

/** What a run shows to its targets. */
export interface RunView {
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly providerStatus: string | null;
  readonly sinceSent: string | null;
  readonly waiting: Waiting | null;
  readonly requestedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly proof: Proof | null;
  readonly error: RefreshError | null;
}

/**
 * The target after it learnt what its run shows. A status never goes back (a superseded run's targets keep theirs while they
 * wait again); an ended target does not change.
 */
export function applyRun(target: TargetView, run: RunView): TargetView {
  if (isFinal(target.status)) return target;
  const status = advanceTarget(target.status, statusOf(run, target.status));
  const finished = isFinal(status);
  return {
    status,
    outcome: status === 'succeeded' ? 'imported' : null,
    providerStatus: run.providerStatus,
    sinceSent: status === 'queued' ? run.sinceSent : (run.sinceSent ?? target.sinceSent),
    waiting: finished ? null : waitingOf(status, run),
    requestedAt: status === 'queued' ? run.requestedAt : (run.requestedAt ?? target.requestedAt),
    startedAt: run.startedAt ?? target.startedAt,
    finishedAt: finished ? run.finishedAt : null,
    evidence: finished ? run.proof : null,
    error: finished ? run.error : null,
  };
}

/** A target that was asked and waits again was moved from a superseded run: it waits for the next turn. */
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
      return run.startedAt === null ? 'requested' : 'running';
    case 'finished':
      if (run.outcome === 'succeeded') return 'succeeded';
      return run.outcome === 'failed' ? 'failed' : current;
    default:
      return run.state satisfies never;
  }
}
