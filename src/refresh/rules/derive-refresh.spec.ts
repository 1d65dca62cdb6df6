import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isFinal,
  refreshTransitions,
  type RefreshStatus,
  type TargetStatus,
  targetStatuses,
} from './refresh-status.js';
import { countTargets, summariseTargets } from './derive-refresh.js';

/** The rule of docs/reference/statuses.md, sentence by sentence, on the list of statuses. */
function statedRule(statuses: readonly TargetStatus[], canceledByCaller: boolean): RefreshStatus {
  const has = (status: TargetStatus) => statuses.includes(status);
  const only = (status: TargetStatus) => statuses.every((one) => one === status);
  if (statuses.length === 0) return 'queued';
  if (has('queued') || has('requested') || has('running')) {
    if (has('running') || statuses.some((status) => isFinal(status))) return 'running';
    return has('requested') ? 'requested' : 'queued';
  }
  if (canceledByCaller && has('canceled')) return 'canceled';
  if (only('succeeded')) return 'succeeded';
  if (has('succeeded')) return 'partial';
  if (has('failed')) return 'failed';
  return has('expired') ? 'expired' : 'canceled';
}

const statusesOf = fc.array(fc.constantFrom(...targetStatuses), { maxLength: 8 });

describe('the status of a refresh with several targets', () => {
  it.each<[RefreshStatus, readonly TargetStatus[]]>([
    ['queued', ['queued', 'queued']],
    ['requested', ['queued', 'requested']],
    ['running', ['queued', 'requested', 'running']],
    ['running', ['queued', 'succeeded']],
    ['running', ['requested', 'failed']],
    ['succeeded', ['succeeded', 'succeeded']],
    ['failed', ['failed', 'failed']],
    ['expired', ['expired', 'expired']],
    ['canceled', ['canceled', 'canceled']],
    ['partial', ['succeeded', 'failed']],
    ['partial', ['succeeded', 'expired']],
    ['partial', ['succeeded', 'canceled', 'failed']],
    ['failed', ['failed', 'expired', 'canceled']],
    ['expired', ['expired', 'canceled']],
  ])('is %s for %j', (expected, statuses) => {
    expect(summariseTargets(countTargets(statuses), false)).toBe(expected);
  });

  it('is canceled by a caller unless every target had finished before', () => {
    expect(summariseTargets(countTargets(['succeeded', 'canceled']), true)).toBe('canceled');
    expect(summariseTargets(countTargets(['failed', 'canceled']), true)).toBe('canceled');
    expect(summariseTargets(countTargets(['succeeded', 'failed']), true)).toBe('partial');
    expect(summariseTargets(countTargets(['succeeded']), true)).toBe('succeeded');
  });

  it('is queued while it has no targets', () => {
    expect(summariseTargets(countTargets([]), false)).toBe('queued');
  });

  it('follows the rule for every mixture of targets', () => {
    fc.assert(
      fc.property(statusesOf, fc.boolean(), (statuses, canceledByCaller) => {
        expect(summariseTargets(countTargets(statuses), canceledByCaller)).toBe(
          statedRule(statuses, canceledByCaller),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of the targets', () => {
    const shuffled = statusesOf.chain((statuses) =>
      fc.tuple(
        fc.constant(statuses),
        fc.shuffledSubarray(statuses, { minLength: statuses.length, maxLength: statuses.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([statuses, others]) => {
        expect(countTargets(others)).toEqual(countTargets(statuses));
      }),
    );
  });

  it('changes only by allowed transitions when targets advance', () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...targetStatuses)), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (size, changes) => {
        const statuses = Array.from({ length: size }, (): TargetStatus => 'queued');
        let before = summariseTargets(countTargets(statuses), false);
        for (const [index, requested] of changes) {
          const at = index % size;
          const current = statuses[at] ?? 'queued';
          if (rankOf(requested) > rankOf(current)) statuses[at] = requested;
          const now = summariseTargets(countTargets(statuses), false);
          if (now !== before) expect(refreshTransitions[before]).toContain(now);
          before = now;
        }
      }),
    );
  });
});

function rankOf(status: TargetStatus): number {
  return isFinal(status) ? 3 : ['queued', 'requested', 'running'].indexOf(status);
}
