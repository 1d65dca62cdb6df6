import { applyRun, type RunFace, type TargetFace } from './apply-run.js';
import type { Joining } from './decide-joining.js';
import type { Waiting } from './notes.js';

/** How a new target is served. */
export interface FirstService {
  readonly run: RunFace;
  readonly how: Joining['kind'];
  /** True when another import of the source comes first. */
  readonly inTurn: boolean;
  /** True when no list has shown the source yet: the target waits for the look-up. */
  readonly isUnseen: boolean;
}

/** What a new target shows: the state its run is in, or why it waits. */
export function firstFace(service: FirstService, now: Date): TargetFace {
  const waiting = firstWaiting(service);
  const face = applyRun({ ...blank, waiting }, service.run);
  switch (service.how) {
    case 'fresh':
      return { ...face, outcome: 'already-fresh', finishedAt: now };
    case 'follow':
      return face;
    case 'merge':
    case 'new':
      return waiting === null ? face : { ...face, waiting };
    default:
      return service.how satisfies never;
  }
}

const blank: TargetFace = {
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

function firstWaiting({ inTurn, isUnseen }: FirstService): Waiting | null {
  if (inTurn) return { reason: 'turn', until: null };
  return isUnseen ? { reason: 'lookup', until: null } : null;
}
