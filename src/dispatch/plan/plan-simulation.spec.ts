import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { statusByItself, scenarioStartInMs } from '../../../test/stage/dispatch/build-dispatch-state.js';
import {
  VirtualDispatch,
  type VirtualSetting,
  type VirtualRequest,
} from '../../../test/stage/dispatch/virtual-dispatch.js';
import { type Fate, VirtualProvider } from '../../../test/stage/dispatch/virtual-provider.js';
import { type DispatchPlan, type DispatchState, type PlannedStep, runIdsOf } from './dispatch-state.js';
import { planDispatch } from './plan-dispatch.js';

const statusInList = { refreshAll: false, statusInList: true, readStatus: false, referenceData: null };
const statusAlone = { ...statusByItself, referenceData: null };
const sources = ['1', '2', '3', '4', '5', '6'];
const hourInMs = 3_600_000;

/** Checks the rules that hold after every pass. */
function checkPass(dispatch: VirtualDispatch) {
  let plansInSameMs = 0;
  let lastInMs = 0;
  return (plan: DispatchPlan, state: DispatchState): void => {
    const busy = state.runs.filter((run) => run.state !== 'waiting').map((run) => run.source);
    expect(new Set(busy).size).toBe(busy.length);
    const waiting = state.runs.filter((run) => run.state === 'waiting').map((run) => run.source);
    expect(new Set(waiting).size).toBe(waiting.length);
    plansInSameMs = dispatch.nowInMs === lastInMs ? plansInSameMs + 1 : 1;
    lastInMs = dispatch.nowInMs;
    expect(plansInSameMs).toBeLessThanOrEqual(5);
    if (plan.nextPassAtInMs !== null) expect(plan.nextPassAtInMs).toBeGreaterThan(dispatch.nowInMs);
    // Recorded steps are done: the same moment gives nothing new, unless runs were ended or moved just now.
    if (plan.steps.every((step) => step.kind === 'wait' || step.kind === 'defer')) {
      const again = planDispatch(state, dispatch.nowInMs);
      // The reservation for reads is an estimate: one more run may be triggered, and others may wait less long.
      const triggered = new Set(again.calls.flatMap(runIdsOf));
      const untilOf = (runId: string) =>
        state.runs.find((run) => run.id === runId && run.waiting?.reason === 'quota')?.waiting?.until ?? '';
      const isLessLong = (step: PlannedStep) =>
        step.kind === 'wait' &&
        step.waiting?.reason === 'quota' &&
        (step.waiting.until ?? '') < untilOf(step.runId);
      const follows = (step: PlannedStep) =>
        triggered.size > 0 && 'runId' in step && (triggered.has(step.runId) || isLessLong(step));
      expect(again.steps.filter((step) => !follows(step))).toEqual([]);
      const started = plan.calls.map((call) => JSON.stringify(call));
      expect(again.calls.filter((call) => started.includes(JSON.stringify(call)))).toEqual([]);
      if (started.length === 0) expect(again.calls).toEqual([]);
      const isMoving = state.inFlight.length > 0 || state.runs.length === 0;
      if (!isMoving) expect(again.nextPassAtInMs).not.toBeNull();
    }
  };
}

interface Drawn {
  readonly capabilities: DispatchState['capabilities'];
  readonly limit: number;
  readonly phaseInMs: number;
  readonly lastAttemptMovesAt: 'start' | 'end';
  readonly importStartsAfterInMs: number;
  readonly importTakesInMs: number;
  readonly latencies: readonly number[];
  readonly fates: readonly Fate[];
  readonly requests: readonly { afterInMs: number; source: string; priority: 'interactive' | 'background' }[];
}

const drawn = (fates: fc.Arbitrary<Fate>): fc.Arbitrary<Drawn> =>
  fc.record({
    capabilities: fc.constantFrom(statusInList, statusAlone, { ...statusAlone, refreshAll: false }),
    limit: fc.constantFrom(12, 20, 40, 200),
    phaseInMs: fc.integer({ min: 0, max: 59_999 }),
    lastAttemptMovesAt: fc.constantFrom('start' as const, 'end' as const),
    importStartsAfterInMs: fc.integer({ min: 0, max: 20_000 }),
    importTakesInMs: fc.integer({ min: 100, max: 90_000 }),
    latencies: fc.array(fc.integer({ min: 2, max: 3_000 }), { minLength: 5, maxLength: 20 }),
    fates: fc.array(fates, { maxLength: 25 }),
    requests: fc.array(
      fc.record({
        afterInMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300_000 })),
        source: fc.constantFrom(...sources),
        priority: fc.constantFrom('interactive' as const, 'background' as const),
      }),
      { minLength: 1, maxLength: 20 },
    ),
  });

function play(given: Drawn, patienceInMs: number) {
  const provider = new VirtualProvider(given, sources);
  const requests = given.requests.map(({ afterInMs, ...request }): VirtualRequest => ({
    ...request,
    atInMs: scenarioStartInMs + afterInMs,
    patienceInMs,
  }));
  const setting: VirtualSetting = {
    provider,
    rule: { callsPerMinute: given.limit, share: 0.8 },
    capabilities: given.capabilities,
    requests,
    // After the drawn fates every call gets its response.
    fate: (call) => given.fates[call] ?? 'responded',
    latencyInMs: (call) => given.latencies[call % given.latencies.length] ?? 100,
  };
  const dispatch = new VirtualDispatch(setting);
  dispatch.run(scenarioStartInMs + 3 * hourInMs, checkPass(dispatch));
  return { dispatch, provider };
}

describe('the planner with a virtual provider', () => {
  it('imports every request, without a 429, within its share, and without a hot loop', () => {
    fc.assert(
      fc.property(drawn(fc.constant('responded' as const)), (given) => {
        const { dispatch, provider } = play(given, 2 * hourInMs);
        expect(dispatch.targets.map((target) => target.end)).toEqual(given.requests.map(() => 'succeeded'));
        expect(provider.throttled).toBe(0);
        expect(provider.maxCalls()).toBeLessThanOrEqual(Math.floor(0.8 * given.limit));
        expect(dispatch.openRuns()).toEqual([]);
        expect(dispatch.emptyPasses).toBeLessThanOrEqual(3 + dispatch.calls / 4);
      }),
      { numRuns: 60 },
    );
  });

  it('imports every request even with two, three or four calls per window', () => {
    const limits = fc.constantFrom(3, 4, 5);
    fc.assert(
      fc.property(drawn(fc.constant('responded' as const)), limits, (given, limit) => {
        const { dispatch, provider } = play({ ...given, limit }, 2 * hourInMs);
        expect(dispatch.targets.map((target) => target.end)).toEqual(given.requests.map(() => 'succeeded'));
        expect(provider.throttled).toBe(0);
        expect(provider.maxCalls()).toBeLessThanOrEqual(Math.floor(0.8 * limit));
        expect(dispatch.openRuns()).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('triggers every request in the end although calls get lost or make no connection, still without a 429', () => {
    const fates = fc.constantFrom<Fate>('responded', 'responded', 'lost-after', 'lost-before', 'unreachable');
    fc.assert(
      fc.property(drawn(fates), (given) => {
        const { dispatch, provider } = play(given, 2 * hourInMs);
        for (const target of dispatch.targets) {
          expect(target.triggered).toBe(true);
          expect(['succeeded', 'failed']).toContain(target.end);
        }
        expect(provider.throttled).toBe(0);
        expect(dispatch.openRuns()).toEqual([]);
        expect(dispatch.emptyPasses).toBeLessThanOrEqual(3 + dispatch.calls / 4);
      }),
      { numRuns: 60 },
    );
  });

  it('ends all runs although requests expire', () => {
    fc.assert(
      fc.property(
        drawn(fc.constantFrom<Fate>('responded', 'lost-after')),
        fc.integer({ min: 1_000, max: 60_000 }),
        (given, patience) => {
          const { dispatch } = play(given, patience);
          expect(dispatch.openTargets()).toEqual([]);
          expect(dispatch.openRuns()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('triggers background work after five minutes although interactive work keeps coming', () => {
    const sources = Array.from({ length: 200 }, (_, index) => `store-${index}`);
    const provider = new VirtualProvider(
      {
        limit: 10,
        phaseInMs: 0,
        lastAttemptMovesAt: 'start',
        importStartsAfterInMs: 1_000,
        importTakesInMs: 5_000,
      },
      ['background', ...sources],
    );
    const backgroundAtInMs = scenarioStartInMs + 180_000;
    // Six triggers per minute fit; twelve interactive requests per minute come, each for another source.
    const interactive = sources.map((source, index): VirtualRequest => ({
      source,
      atInMs: scenarioStartInMs + index * 5_000,
      priority: 'interactive',
      patienceInMs: 2 * hourInMs,
    }));
    const background: VirtualRequest = {
      source: 'background',
      atInMs: backgroundAtInMs,
      priority: 'background',
      patienceInMs: 2 * hourInMs,
    };
    const dispatch = new VirtualDispatch({
      provider,
      rule: { callsPerMinute: 10, share: 0.8 },
      capabilities: statusInList,
      requests: [background, ...interactive],
      fate: () => 'responded',
      latencyInMs: () => 150,
    });
    dispatch.run(scenarioStartInMs + hourInMs, checkPass(dispatch));
    const target = dispatch.targets.find((one) => one.request.source === 'background');
    const triggeredAtInMs = target === undefined ? null : dispatch.requestedAtInMs(target);
    // It yielded for five minutes and was among the first triggers of the next window.
    expect(triggeredAtInMs ?? Infinity).toBeGreaterThanOrEqual(backgroundAtInMs + 300_000 - 60_000);
    expect(triggeredAtInMs ?? Infinity).toBeLessThanOrEqual(backgroundAtInMs + 300_000 + 62_000);
  });

  it('imports fifty sources with a small quota within twelve minutes', () => {
    const many = Array.from({ length: 50 }, (_, index) => `store-${index}`);
    const provider = new VirtualProvider(
      {
        limit: 10,
        phaseInMs: 23_000,
        lastAttemptMovesAt: 'start',
        importStartsAfterInMs: 1_000,
        importTakesInMs: 5_000,
      },
      many,
    );
    const dispatch = new VirtualDispatch({
      provider,
      rule: { callsPerMinute: 10, share: 0.8 },
      capabilities: statusInList,
      requests: many.map((source, index) => ({
        atInMs: scenarioStartInMs,
        source,
        priority: index < 5 ? 'background' : 'interactive',
        patienceInMs: 2 * hourInMs,
      })),
      fate: () => 'responded',
      latencyInMs: () => 150,
    });
    dispatch.run(scenarioStartInMs + hourInMs, checkPass(dispatch));
    expect(dispatch.targets.every((target) => target.end === 'succeeded')).toBe(true);
    expect(provider.throttled).toBe(0);
    // Six triggers and two reads per minute.
    expect(dispatch.nowInMs - scenarioStartInMs).toBeLessThan(12 * 60_000);
  });
});
