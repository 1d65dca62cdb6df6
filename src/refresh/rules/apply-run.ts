import type { Joining } from './decide-joining.js';
import type { Proof, RefreshError, Waiting } from './notes.js';
import { advanceTarget, isFinal, type RefreshOutcome, type TargetStatus } from './refresh-status.js';
import type { RunOutcome, RunState } from './run-state.js';

/** The view of a target. */
export interface TargetView {
  readonly status: TargetStatus;
  readonly outcome: RefreshOutcome | null;
  readonly providerStatus: string | null;
  readonly sinceSent: string | null;
  readonly waiting: Waiting | null;
  readonly requestedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly evidence: Proof | null;
  readonly error: RefreshError | null;
}

/** The view of a run, from which its targets follow. */
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
      return run.startedAt === null ? 'requested' : 'running';
    case 'finished':
      if (run.outcome === 'succeeded') return 'succeeded';
      return run.outcome === 'failed' ? 'failed' : current;
    default:
      return run.state satisfies never;
  }
}

/** How a new target is served. */
export interface FirstService {
  readonly run: RunView;
  readonly how: Joining['kind'];
  /** True when another import of the source comes first. */
  readonly isBehind: boolean;
  /** True when no list has shown the source yet: the target waits for the look-up. */
  readonly isUnseen: boolean;
}

/** The first view of a new target: the state of its run, or why it waits. */
export function initialView(service: FirstService, now: Date): TargetView {
  const waiting = firstWaiting(service);
  const view = applyRun({ ...blank, waiting }, service.run);
  switch (service.how) {
    case 'fresh':
      return { ...view, outcome: 'already-fresh', finishedAt: now };
    case 'follow':
      return view;
    case 'merge':
    case 'new':
      return waiting === null ? view : { ...view, waiting };
    default:
      return service.how satisfies never;
  }
}

const blank: TargetView = {
  status: 'queued',
  outcome: null,
  providerStatus: null,
  sinceSent: null,
  waiting: null,
  requestedAt: null,
  startedAt: null,
  finishedAt: null,
  evidence: null,
  error: null,
};

function firstWaiting({ isBehind, isUnseen }: FirstService): Waiting | null {
  if (isBehind) return { reason: 'turn', until: null };
  return isUnseen ? { reason: 'lookup', until: null } : null;
}
