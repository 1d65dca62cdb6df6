import { applyRun, type RunView, type TargetView } from './apply-run.js';
import type { Joining } from './decide-joining.js';
import type { Waiting } from './notes.js';

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
      return { ...view, outcome: 'already-fresh', finished_at: now };
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
  provider_status: null,
  since_sent: null,
  waiting: null,
  requested_at: null,
  started_at: null,
  finished_at: null,
  evidence: null,
  error: null,
};

function firstWaiting({ isBehind, isUnseen }: FirstService): Waiting | null {
  if (isBehind) return { reason: 'turn', until: null };
  return isUnseen ? { reason: 'lookup', until: null } : null;
}
