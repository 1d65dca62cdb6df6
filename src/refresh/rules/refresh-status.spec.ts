import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  advanceTarget,
  isFinal,
  refreshStatuses,
  type RefreshStatus,
  refreshTransitions,
  type TargetStatus,
  targetStatuses,
  targetTransitions,
} from './refresh-status.js';

/** The allowed transitions, written a second time by hand: from → to. */
const allowedForTargets: readonly string[] = [
  'queued → requested',
  'queued → running',
  'queued → succeeded',
  'queued → failed',
  'queued → canceled',
  'queued → expired',
  'requested → running',
  'requested → succeeded',
  'requested → failed',
  'requested → canceled',
  'requested → expired',
  'running → succeeded',
  'running → failed',
  'running → canceled',
  'running → expired',
];
const allowedForRefreshes: readonly string[] = [
  ...allowedForTargets,
  'queued → partial',
  'requested → partial',
  'running → partial',
];

/** The order of the statuses: a higher one is never followed by a lower one. */
const rank: Readonly<Record<RefreshStatus, number>> = {
  queued: 0,
  requested: 1,
  running: 2,
  succeeded: 3,
  partial: 3,
  failed: 3,
  canceled: 3,
  expired: 3,
};

function pairsOf<Status extends string>(statuses: readonly Status[]): readonly (readonly [Status, Status])[] {
  return statuses.flatMap((from) => statuses.map((to) => [from, to] as const));
}

describe('the status of a target', () => {
  it.each(pairsOf(targetStatuses))('%s → %s is allowed if and only if it is listed', (from, to) => {
    const allowed = allowedForTargets.includes(`${from} → ${to}`);
    expect(targetTransitions[from].includes(to)).toBe(allowed);
    expect(advanceTarget(from, to)).toBe(allowed ? to : from);
  });

  it('never goes back and never leaves a final one, for any sequence of requested statuses', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...targetStatuses), { maxLength: 12 }), (sequence) => {
        let status: TargetStatus = 'queued';
        for (const requested of sequence) {
          const next = advanceTarget(status, requested);
          expect(rank[next]).toBeGreaterThanOrEqual(rank[status]);
          if (isFinal(status)) expect(next).toBe(status);
          status = next;
        }
      }),
    );
  });
});

describe('the status of a refresh', () => {
  it.each(pairsOf(refreshStatuses))('%s → %s is allowed if and only if it is listed', (from, to) => {
    expect(refreshTransitions[from].includes(to)).toBe(allowedForRefreshes.includes(`${from} → ${to}`));
  });

  it('is final for exactly five values', () => {
    expect(refreshStatuses.filter(isFinal)).toEqual([
      'succeeded',
      'partial',
      'failed',
      'canceled',
      'expired',
    ]);
  });
});
