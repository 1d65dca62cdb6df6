import { describe, expect, it } from '@jest/globals';
import {
  buildListed,
  buildLive,
  buildLost,
  buildReady,
  buildRun,
  buildState,
  statusByItself,
  scenarioStartInMs as nowInMs,
  reportedQuota,
} from '../../../test/stage/dispatch/build-dispatch-state.js';
import type { CallInFlight, DispatchState, PlannedCall, PlannedRun } from './dispatch-state.js';
import { planDispatch } from './plan-dispatch.js';
import { newWindow } from './quota-window.js';

const readingList: CallInFlight = { kind: 'list', source: null, runIds: [] };
const many = (count: number, build: (index: number) => PlannedRun) =>
  Array.from({ length: count }, (_, index) => build(index));
const kindsOf = (calls: readonly PlannedCall[]) => calls.map((call) => call.kind);
const plan = (state: DispatchState, atInMs = nowInMs) => planDispatch(state, atInMs);
const waitingOf = (state: DispatchState, runId: string, atInMs = nowInMs) => {
  const step = plan(state, atInMs).steps.find((one) => one.kind === 'wait' && one.runId === runId);
  return step?.kind === 'wait' ? step.waiting : undefined;
};

describe('a list read that is demanded for a future time', () => {
  const ahead = (startInMs: number) => {
    const state = buildListed(1_000);
    return { ...state, list: { ...state.list, demandedAtInMs: nowInMs + startInMs } };
  };

  it('is made at that time and not before', () => {
    expect(plan(ahead(4_000))).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 4_000 });
    expect(kindsOf(plan(ahead(4_000), nowInMs + 4_000).calls)).toEqual(['list']);
  });
});

describe('the first request of an account that was never called', () => {
  const first = buildRun('a');

  it('starts with a single list read', () => {
    const state = buildState({ quota: newWindow(nowInMs), runs: [first, buildRun('b')] });
    expect(plan(state)).toMatchObject({ calls: [{ kind: 'list' }], steps: [] });
  });

  it('waits for the response before it makes another call', () => {
    const state = buildState({
      quota: { ...newWindow(nowInMs), used: 1 },
      inFlight: [readingList],
      runs: [first],
    });
    expect(plan(state).calls).toEqual([]);
  });

  it('is triggered as soon as a list has shown the source', () => {
    const state = buildListed(1_000, { runs: [buildReady('a')] });
    expect(plan(state).calls).toEqual([{ kind: 'trigger', source: 'source-of-a', runId: 'a' }]);
  });

  it('reads the reference data first if the provider keeps some', () => {
    const state = buildState({ capabilities: statusByItself, runs: [first] });
    expect(kindsOf(plan(state).calls)).toEqual(['reference-data']);
    const read = { ...state, referenceData: { known: true, readAtInMs: nowInMs - 86_399_999 } };
    expect(kindsOf(plan(read).calls)).toEqual(['list']);
    expect(
      kindsOf(plan({ ...state, referenceData: { known: true, readAtInMs: nowInMs - 86_400_000 } }).calls),
    ).toEqual(['reference-data']);
    expect(
      kindsOf(plan({ ...state, referenceData: { known: false, readAtInMs: nowInMs - 599_999 } }).calls),
    ).toEqual(['list']);
  });
});

describe('a baseline', () => {
  const callsFor = (changes: Partial<PlannedRun>) =>
    kindsOf(plan(buildListed(30_000, { runs: [buildReady('a', changes)] })).calls);

  it('starts after the run became eligible', () => {
    expect(callsFor({ createdAtInMs: nowInMs - 1_001 })).toEqual(['trigger']);
    expect(callsFor({ createdAtInMs: nowInMs - 1_000 })).toEqual(['list']);
  });

  it('starts after the previous run of the source has finished', () => {
    expect(callsFor({ lastRunFinishedAtInMs: nowInMs - 1_001 })).toEqual(['trigger']);
    expect(callsFor({ lastRunFinishedAtInMs: nowInMs - 900 })).toEqual(['list']);
  });

  it('is at most a minute old', () => {
    const old = { createdAtInMs: nowInMs - 90_000, listStartedAtInMs: nowInMs - 60_500 };
    expect(callsFor({ ...old, listFinishedAtInMs: nowInMs - 60_000 })).toEqual(['trigger']);
    expect(callsFor({ ...old, listFinishedAtInMs: nowInMs - 60_001 })).toEqual(['list']);
  });

  it('shows the source', () => {
    expect(callsFor({ sourceKnown: false })).toEqual(['list']);
  });

  it('is one read for many runs', () => {
    expect(
      kindsOf(plan(buildListed(30_000, { runs: many(20, (index) => buildRun(`r${index}`)) })).calls),
    ).toEqual(['list']);
    const ready = many(20, (index) => buildReady(`r${index}`));
    expect(kindsOf(plan(buildListed(1_000, { runs: ready })).calls)).toEqual(Array(20).fill('trigger'));
  });
});

describe('a look-up', () => {
  it('reads the list on demand, once for all waiting requests', () => {
    const state = buildListed(1_000);
    const requested = { ...state, list: { ...state.list, demandedAtInMs: nowInMs - 10 } };
    expect(kindsOf(plan(requested).calls)).toEqual(['list']);
    expect(plan({ ...requested, inFlight: [readingList] }).calls).toEqual([]);
  });

  it('is done when a list read that started later has finished or failed', () => {
    const state = buildListed(1_000);
    const read = { ...state, list: { ...state.list, demandedAtInMs: nowInMs - 1_001 } };
    expect(plan(read).calls).toEqual([]);
    const failed = {
      ...state,
      list: { ...state.list, demandedAtInMs: nowInMs - 500, failedStartedAtInMs: nowInMs - 400 },
    };
    expect(plan(failed).calls).toEqual([]);
  });

  it('waits for the retry time while list reads fail', () => {
    const state = buildState({ runs: [buildRun('a', { sourceKnown: false })] });
    const failing = {
      ...state,
      list: { ...state.list, failedStartedAtInMs: nowInMs - 400, retryAtInMs: nowInMs + 3_000, failures: 2 },
    };
    expect(plan(failing)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 3_000 });
    expect(waitingOf(failing, 'a')).toEqual({ reason: 'lookup', until: '2026-07-01T12:00:13Z' });
    expect(kindsOf(plan(failing, nowInMs + 3_000).calls)).toEqual(['list']);
  });

  it('continues with the next page of a list of several pages, within the quota', () => {
    const state = buildListed(1_000);
    const started = { ...state, list: { ...state.list, nextPage: '2' } };
    expect(plan(started).calls).toEqual([{ kind: 'list', page: '2' }]);
    const spent = { ...started, quota: reportedQuota({ used: 32 }) };
    expect(plan(spent)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 51_000 });
  });

  it('is also made for refreshes of the whole connection that wait for the first list', () => {
    expect(kindsOf(plan(buildState({ hasUnfixedRefreshes: true })).calls)).toEqual(['list']);
  });
});

describe('fifty waiting runs and a small quota', () => {
  const runs = many(50, (index) => buildReady(`r${String(index).padStart(2, '0')}`));
  const rule = { callsPerMinute: 10, share: 0.8 };
  const small = (changes: Parameters<typeof reportedQuota>[0] = {}) =>
    buildListed(1_000, {
      quotaRule: rule,
      quota: reportedQuota({ limit: 10, remaining: 10, ...changes }),
      runs,
    });

  it('leave a part of the window to the reads', () => {
    // Eight calls are ours; two of them belong to the reads that follow.
    expect(kindsOf(plan(small()).calls)).toEqual(Array(6).fill('trigger'));
    // When following has used more than its part, the ticks of the longest interval are still reserved.
    expect(kindsOf(plan(small({ used: 6 })).calls)).toEqual(['trigger']);
    expect(plan(small({ used: 7 })).calls).toEqual([]);
  });

  it('get the reads’ part at the end of the window, when no read fits in any more', () => {
    const late = small({ used: 6, endsAtInMs: nowInMs + 1 });
    expect(kindsOf(plan(late).calls)).toEqual(['trigger', 'trigger']);
  });

  it('are triggered in the order of arrival, and show that they wait for the quota and until when', () => {
    const calls = plan(small()).calls.flatMap((call) => (call.kind === 'trigger' ? [call.runId] : []));
    expect(calls).toEqual(['r00', 'r01', 'r02', 'r03', 'r04', 'r05']);
    expect(waitingOf(small(), 'r06')).toEqual({ reason: 'quota', until: '2026-07-01T12:01:01Z' });
    expect(waitingOf(small(), 'r05')).toBeUndefined();
    expect(plan(small()).nextPassAtInMs).not.toBeNull();
  });

  it('show the window in which they are expected to be triggered when many wait before them', () => {
    // Of eight calls the follow budget takes two.
    const untilOf = (state: DispatchState, id: string) => waitingOf(state, id)?.until;
    expect(untilOf(small(), 'r11')).toBe('2026-07-01T12:01:01Z');
    expect(untilOf(small(), 'r12')).toBe('2026-07-01T12:02:01Z');
    expect(untilOf(small(), 'r49')).toBe('2026-07-01T12:08:01Z');
    // Two slow ticks and a status read for each import leave three.
    const readAlone = { ...small(), capabilities: statusByItself };
    expect(untilOf(readAlone, 'r08')).toBe('2026-07-01T12:01:01Z');
    expect(untilOf(readAlone, 'r09')).toBe('2026-07-01T12:02:01Z');
  });

  it('all wait after a 429, until it is over', () => {
    const stopped = small({ stoppedUntilInMs: nowInMs + 90_000 });
    expect(plan(stopped)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 90_000 });
    expect(waitingOf(stopped, 'r00')).toEqual({ reason: 'quota', until: '2026-07-01T12:01:40Z' });
  });
});

describe('background work', () => {
  const old = buildReady('old', { priority: 'background', createdAtInMs: nowInMs - 299_999 });
  const young = buildReady('young');
  const tight = (runs: readonly PlannedRun[]) =>
    buildListed(1_000, { quota: reportedQuota({ remaining: 1, endsAtInMs: nowInMs + 1 }), runs });
  const triggeredFirst = (state: DispatchState) =>
    plan({ ...state, quota: { ...state.quota, remaining: 2 } }).calls[0];

  it('yields to interactive work when the quota is short', () => {
    expect(triggeredFirst(tight([old, young]))).toMatchObject({ runId: 'young' });
  });

  it('never starves: after five minutes it counts as interactive, the oldest first', () => {
    const patient = buildReady('old', { priority: 'background', createdAtInMs: nowInMs - 300_000 });
    expect(triggeredFirst(tight([patient, young]))).toMatchObject({ runId: 'old' });
  });
});

describe('a refresh of every source', () => {
  const alike = ['1', '2', '3'].map((id) => buildReady(id, { source: id }));
  const account = (runs: readonly PlannedRun[], sources = ['1', '2', '3']) =>
    buildListed(1_000, {
      capabilities: statusByItself,
      refreshableSources: new Set(sources),
      runs,
      referenceData: { known: true, readAtInMs: nowInMs },
    });

  it('is one call when the runs of all refreshable sources are alike', () => {
    expect(plan(account(alike)).calls).toEqual([{ kind: 'trigger-all', runIds: ['1', '2', '3'] }]);
  });

  it('waits only for the next window, however few calls it has', () => {
    const quota = reportedQuota({ limit: 5, remaining: 0 });
    const few = { ...account(alike), quotaRule: { callsPerMinute: 5, share: 0.8 }, quota };
    expect(waitingOf(few, '3')?.until).toBe('2026-07-01T12:01:01Z');
    const unlike = { ...few, refreshableSources: new Set(['1', '2', '3', '4']) };
    expect(waitingOf(unlike, '3')?.until).toBe('2026-07-01T12:03:01Z');
  });

  it.each<[string, DispatchState]>([
    ['a refreshable source has no run', account(alike, ['1', '2', '3', '4'])],
    [
      'one source has a live run',
      account([...alike.slice(1), buildReady('1', { source: '1' }), buildLive('0', 1_000, { source: '1' })]),
    ],
    [
      'one run is of the other kind',
      account([...alike.slice(1), buildReady('1', { source: '1', kind: 'since', sinceInMs: 5 })]),
    ],
    [
      'the start dates differ',
      account(alike.map((run, index) => ({ ...run, kind: 'since', sinceInMs: index }))),
    ],
    [
      'one run is not ready',
      account([...alike.slice(1), buildReady('1', { source: '1', notBeforeInMs: nowInMs + 1 })]),
    ],
    ['one run is not needed', account([...alike.slice(1), buildReady('1', { source: '1', needed: false })])],
    ['there is only one source', account(alike.slice(0, 1), ['1'])],
    [
      'the provider has no such call',
      { ...account(alike), capabilities: { ...statusByItself, refreshAll: false } },
    ],
  ])('is not made with one call when %s', (_case, state) => {
    expect(kindsOf(plan(state).calls)).not.toContain('trigger-all');
  });
});

describe('two kinds of runs of one source', () => {
  const both = [
    buildReady('m', { source: 's' }),
    buildReady('s', { source: 's', kind: 'since', sinceInMs: 7 }),
  ];

  it('are triggered one after the other, and the second shows that it waits for its turn', () => {
    const state = buildListed(1_000, { runs: both });
    expect(plan(state).calls).toEqual([{ kind: 'trigger', source: 's', runId: 'm' }]);
    expect(waitingOf(state, 's')).toEqual({ reason: 'turn', until: null });
  });
});

describe('a lost response', () => {
  const lost = (agoInMs: number, changes: Partial<PlannedRun> = {}) =>
    buildListed(1_000, { runs: [buildLost('a', agoInMs, { ...changes, waiting: changes.waiting ?? null })] });

  it('delays the retrigger, and the source is read meanwhile', () => {
    expect(waitingOf(lost(1_000), 'a')).toEqual({ reason: 'retry', until: '2026-07-01T12:00:39Z' });
    expect(kindsOf(plan(lost(29_999, { countingReads: 2 })).calls)).not.toContain('trigger');
    expect(kindsOf(plan(lost(10_000), nowInMs + 7_000).calls)).toEqual(['list']);
  });

  const settled = {
    countingReads: 2,
    listStartedAtInMs: nowInMs - 1_000,
    statusReadStartedAtInMs: nowInMs - 2_000,
  };

  it('leads to a retrigger after the settling time, two reads and a status read', () => {
    expect(kindsOf(plan(lost(30_000, { countingReads: 1 })).calls)).not.toContain('trigger');
    expect(waitingOf(lost(30_000, { countingReads: 1 }), 'a')).toEqual({ reason: 'retry', until: null });
    expect(plan(lost(30_000, settled)).calls).toContainEqual({
      kind: 'trigger',
      source: 'source-of-a',
      runId: 'a',
    });
  });

  it('is not settled by reads in the first half of the time alone, because an import may start late', () => {
    const early = { ...settled, listStartedAtInMs: nowInMs - 15_001 };
    expect(kindsOf(plan(lost(30_000, early)).calls)).not.toContain('trigger');
    expect(kindsOf(plan(lost(30_000, { ...early, listStartedAtInMs: nowInMs - 15_000 })).calls)).toContain(
      'trigger',
    );
  });

  it('waits for a status read up to three times as long', () => {
    const statusless = {
      countingReads: 2,
      listStartedAtInMs: nowInMs - 1_000,
      statusReadStartedAtInMs: null,
    };
    expect(kindsOf(plan(lost(89_000, statusless)).calls)).not.toContain('trigger');
    expect(waitingOf(lost(89_000, statusless), 'a')).toEqual({ reason: 'retry', until: null });
    expect(kindsOf(plan(lost(90_000, statusless)).calls)).toContain('trigger');
  });

  it('is given up after three triggers', () => {
    const second = lost(30_000, { ...settled, triggerCount: 2 });
    expect(kindsOf(plan(second).calls)).toContain('trigger');
    const third = lost(30_000, { ...settled, triggerCount: 3 });
    expect(kindsOf(plan(third).calls)).not.toContain('trigger');
    expect(plan(third).steps).toContainEqual({
      kind: 'end',
      runId: 'a',
      outcome: 'failed',
      error: { code: 'provider-unavailable', detail: 'The provider did not respond to the request.' },
    });
  });

  it('does not retrigger a run that nobody needs any more', () => {
    expect(kindsOf(plan(lost(30_000, { ...settled, needed: false })).calls)).not.toContain('trigger');
  });
});

describe('a lost end', () => {
  const behind = buildRun('next', { source: 's', waiting: { reason: 'turn', until: null } });
  const live = (agoInMs: number, changes: Partial<PlannedRun> = {}) =>
    buildLive('live', agoInMs, { source: 's', listStartedAtInMs: nowInMs, ...changes });
  const stepsOf = (runs: readonly PlannedRun[]) => plan(buildListed(1_000, { runs })).steps;

  it('is superseded by a waiting run when it was not seen running for a while', () => {
    expect(stepsOf([live(900_000), behind])).toContainEqual({
      kind: 'end',
      runId: 'live',
      outcome: 'superseded',
    });
    expect(stepsOf([live(899_999), behind])).toEqual([]);
    expect(plan(buildListed(1_000, { runs: [live(800_000), behind] })).nextPassAtInMs).toBeLessThanOrEqual(
      nowInMs + 100_000,
    );
  });

  it('is superseded only after one more read, because the gateway may have been down', () => {
    const unseen = live(1_500_000, { listStartedAtInMs: nowInMs - 600_001 });
    const given = buildListed(600_001, { runs: [unseen, behind] });
    expect(plan(given)).toMatchObject({ steps: [], calls: [{ kind: 'list' }] });
    const seen = live(1_500_000, { listStartedAtInMs: nowInMs - 600_000 });
    expect(stepsOf([seen, behind])).toContainEqual({ kind: 'end', runId: 'live', outcome: 'superseded' });
  });

  it('needs a status read too if the list has no statuses, and a failed one is enough', () => {
    const given = (changes: Partial<DispatchState>) =>
      buildListed(0, {
        capabilities: statusByItself,
        runs: [live(1_500_000, { moved: true, statusReadStartedAtInMs: nowInMs - 600_001 }), behind],
        ...changes,
      });
    expect(plan(given({}))).toMatchObject({ steps: [], calls: [{ kind: 'status', runId: 'live' }] });
    const reading = { kind: 'status', source: 's', runIds: [] } as const;
    const statusReads = [{ source: 's', startedAtInMs: nowInMs }];
    expect(plan(given({ statusReads, inFlight: [reading] })).steps).toEqual([]);
    expect(plan(given({ statusReads })).steps).toContainEqual({
      kind: 'end',
      runId: 'live',
      outcome: 'superseded',
    });
  });

  it('is not given up in a connection that is not in use', () => {
    const runs = [live(1_500_000, { listStartedAtInMs: nowInMs - 900_000 }), behind];
    const steps = plan(buildListed(900_000, { status: 'paused', runs })).steps;
    expect(steps.map((step) => step.kind)).toEqual(['wait']);
  });

  it('lets the next run be triggered only after a read of its own, however recent the last one is', () => {
    const ready = buildReady('next', { source: 's' });
    const given = buildListed(1_000, { runs: [live(900_000), ready] });
    expect(kindsOf(plan(given).calls)).not.toContain('trigger');
    const abandoned = buildListed(1_000, { runs: [live(900_000, { needed: false }), ready] });
    expect(kindsOf(plan(abandoned).calls)).not.toContain('trigger');
  });

  it('counts from when the import was last seen running', () => {
    const ran = (agoInMs: number) => ({
      startedAtInMs: nowInMs - 1_200_000,
      runningSeenAtInMs: nowInMs - agoInMs,
    });
    expect(stepsOf([live(1_200_000, ran(899_999)), behind])).toEqual([]);
    expect(stepsOf([live(1_200_000, ran(900_000)), behind])).toContainEqual({
      kind: 'end',
      outcome: 'superseded',
      runId: 'live',
    });
  });

  it('ends nothing while no needed run waits', () => {
    expect(stepsOf([live(5_000_000)])).toEqual([]);
    expect(stepsOf([live(5_000_000), { ...behind, needed: false }])).toEqual([
      { kind: 'end', runId: 'next', outcome: 'withdrawn' },
    ]);
  });

  it('is followed just as long when nobody needs the run any more', () => {
    expect(stepsOf([live(899_999, { needed: false })])).toEqual([]);
    expect(stepsOf([live(900_000, { needed: false, runningSeenAtInMs: nowInMs - 1 })])).toEqual([
      { kind: 'end', runId: 'live', outcome: 'abandoned' },
    ]);
  });

  it('does not end a run whose call is in flight', () => {
    const state = buildListed(1_000, {
      runs: [buildLost('a', 1_000_000, { needed: false, unknownSinceInMs: null })],
      inFlight: [{ kind: 'trigger', source: 'source-of-a', runIds: ['a'] }],
    });
    expect(plan(state).steps).toEqual([]);
  });
});

describe('somebody else’s import', () => {
  const busy = (changes: Partial<PlannedRun> = {}) =>
    buildListed(1_000, {
      runs: [
        buildReady('a', {
          normalizedStatus: 'running',
          statusReadStartedAtInMs: nowInMs - 1_000,
          ...changes,
        }),
      ],
    });

  it('defers the trigger, and the run shows it', () => {
    expect(plan(busy()).calls).toEqual([]);
    expect(plan(busy()).steps).toEqual([
      { kind: 'defer', runId: 'a' },
      { kind: 'wait', runId: 'a', waiting: { reason: 'provider-busy', until: '2026-07-01T12:02:10Z' } },
    ]);
    expect(kindsOf(plan(busy({ normalizedStatus: 'queued' })).calls)).toEqual([]);
  });

  it('is read again while the trigger is deferred', () => {
    const deferred = busy({ busySinceInMs: nowInMs, listFinishedAtInMs: nowInMs - 10 });
    const next = plan(deferred).nextPassAtInMs ?? Infinity;
    expect(next).toBeLessThanOrEqual(nowInMs + 30_000);
    expect(kindsOf(plan(deferred, next).calls)).toEqual(['list']);
  });

  it('defers it for two minutes at most', () => {
    expect(plan(busy({ busySinceInMs: nowInMs - 119_999 })).calls).toEqual([]);
    expect(kindsOf(plan(busy({ busySinceInMs: nowInMs - 120_000 })).calls)).toContain('trigger');
  });

  it('is not seen in a status that was read before the run became eligible', () => {
    expect(kindsOf(plan(busy({ statusReadStartedAtInMs: nowInMs - 2_000 })).calls)).toEqual(['trigger']);
  });
});

describe('runs that nobody needs any more', () => {
  it('are withdrawn if they were not triggered yet', () => {
    const state = buildListed(1_000, { runs: [buildReady('a', { needed: false })] });
    expect(plan(state)).toMatchObject({
      steps: [{ kind: 'end', runId: 'a', outcome: 'withdrawn' }],
      calls: [],
    });
  });
});

describe('a paused connection', () => {
  const paused = buildListed(1_000, {
    status: 'paused',
    runs: [buildReady('a'), buildLive('b', 1_000), buildLost('c', 1_000)],
  });

  it('makes no call, not even a demanded one, and its runs show why', () => {
    const requested = {
      ...paused,
      verify: { demandedAtInMs: nowInMs, startedAtInMs: null },
      list: { ...paused.list, demandedAtInMs: nowInMs },
    };
    expect(plan(requested).calls).toEqual([]);
    expect(plan(requested).steps).toEqual([
      { kind: 'wait', runId: 'a', waiting: { reason: 'paused', until: null } },
      { kind: 'wait', runId: 'c', waiting: { reason: 'paused', until: null } },
    ]);
  });

  it('still withdraws runs that nobody needs', () => {
    expect(plan({ ...paused, runs: [buildReady('a', { needed: false })] }).steps).toEqual([
      { kind: 'end', runId: 'a', outcome: 'withdrawn' },
    ]);
  });

  it('shows another waiting reason, or none, once it is in use again', () => {
    const waiting = { reason: 'paused', until: null } as const;
    const resumed = buildListed(1_000, {
      runs: [buildLive('b', 1_000, { source: 's' }), buildReady('a', { source: 's', waiting })],
    });
    expect(waitingOf(resumed, 'a')).toEqual({ reason: 'turn', until: null });
  });
});

describe('a connection whose credentials are rejected', () => {
  const rejected = buildListed(1_000, {
    status: 'unauthorized',
    runs: [buildReady('a'), buildLive('b', 1_000)],
  });

  it('fails waiting runs, keeps accepted ones, and makes no call', () => {
    expect(plan(rejected)).toMatchObject({
      calls: [],
      steps: [{ kind: 'end', runId: 'a', outcome: 'failed', error: { code: 'provider-unauthorized' } }],
    });
  });

  it('makes only the call of a demanded verification', () => {
    const verified = { ...rejected, verify: { demandedAtInMs: nowInMs, startedAtInMs: nowInMs - 1 } };
    expect(plan(verified).calls).toEqual([{ kind: 'verify' }]);
    expect(plan({ ...verified, inFlight: [{ kind: 'verify', source: null, runIds: [] }] }).calls).toEqual([]);
    expect(plan({ ...verified, verify: { demandedAtInMs: nowInMs, startedAtInMs: nowInMs } }).calls).toEqual(
      [],
    );
  });

  it('makes that call within the quota, as soon as the quota allows it', () => {
    const verify = { demandedAtInMs: nowInMs, startedAtInMs: null };
    const spent = { ...rejected, verify, quota: reportedQuota({ used: 32 }) };
    expect(plan(spent)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 51_000 });
    const stopped = { ...rejected, verify, quota: reportedQuota({ stoppedUntilInMs: nowInMs + 9_000 }) };
    expect(plan(stopped)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 9_000 });
  });
});

describe('a suspected refusal of the credentials', () => {
  const suspected = buildListed(1_000, { suspectedRefusalSinceInMs: nowInMs - 10, runs: [buildReady('a')] });

  it('is followed by a list read immediately, before any other call', () => {
    expect(plan(suspected).calls).toEqual([{ kind: 'list' }]);
    expect(waitingOf(suspected, 'a')).toEqual({ reason: 'retry', until: null });
  });

  it('stops all calls except a verification while the list is read', () => {
    const reading = {
      ...suspected,
      inFlight: [readingList],
      verify: { demandedAtInMs: nowInMs, startedAtInMs: null },
    };
    expect(plan(reading).calls).toEqual([{ kind: 'verify' }]);
  });

  it('waits for the retry time when the list read failed for another reason', () => {
    const failing = { ...suspected, list: { ...suspected.list, retryAtInMs: nowInMs + 4_000, failures: 1 } };
    expect(plan(failing)).toMatchObject({ calls: [], nextPassAtInMs: nowInMs + 4_000 });
    expect(waitingOf(failing, 'a')).toEqual({ reason: 'retry', until: '2026-07-01T12:00:14Z' });
  });
});

describe('following', () => {
  it('reads the list often after the trigger and less often as the run grows older', () => {
    const nextTick = (agoInMs: number) =>
      (plan(buildListed(0, { runs: [buildLive('a', agoInMs)] })).nextPassAtInMs ?? 0) - nowInMs;
    // Eight reads a minute are the follow budget of 32 calls.
    expect(nextTick(1_000)).toBe(7_500);
    expect(nextTick(60_000)).toBe(10_000);
    expect(nextTick(120_000)).toBe(20_000);
    expect(nextTick(600_000)).toBe(30_000);
  });

  it('keeps the time of the next tick between two passes', () => {
    const state = buildListed(0, { runs: [buildLive('a', 120_000)] });
    const next = plan(state).nextPassAtInMs ?? 0;
    expect(kindsOf(plan(state, next).calls)).toEqual(['list']);
  });

  it('is one list read for all live runs', () => {
    const state = buildListed(40_000, { runs: many(30, (index) => buildLive(`r${index}`, 50_000)) });
    expect(kindsOf(plan(state).calls)).toEqual(['list']);
  });

  it('stops when nothing is left to follow', () => {
    expect(plan(buildListed(0))).toEqual({ steps: [], calls: [], nextPassAtInMs: null });
  });
});

describe('reading each status by itself', () => {
  const account = (runs: readonly PlannedRun[], changes: Partial<DispatchState> = {}) =>
    buildListed(100, {
      capabilities: statusByItself,
      referenceData: { known: true, readAtInMs: nowInMs },
      runs,
      ...changes,
    });
  const statusReads = (state: DispatchState) =>
    plan(state).calls.flatMap((call) => (call.kind === 'status' ? [call.runId] : []));

  it('happens at every tick for each live run while at most four are live, the longest unread first', () => {
    const runs = many(3, (index) =>
      buildLive(`r${index}`, 60_000, { statusReadStartedAtInMs: nowInMs - 20_000 - index }),
    );
    expect(statusReads(account(runs))).toEqual(['r2', 'r1', 'r0']);
  });

  it('comes after the tick’s list read, and only if that started after the trigger', () => {
    expect(statusReads(account([buildLive('a', 50)]))).toEqual([]);
    expect(statusReads(account([buildLive('a', 150)]))).toEqual(['a']);
  });

  it('skips baseline reads that follow each other faster than half the shortest tick', () => {
    // The follow budget is eight reads per minute, so a tick takes at least 7.5 s.
    const withTrigger = (run: PlannedRun) => statusReads(account([run, buildReady('w')]));
    expect(withTrigger(buildLive('a', 3_749))).toEqual([]);
    expect(withTrigger(buildLive('a', 3_750))).toEqual(['a']);
    expect(withTrigger(buildLive('a', 60_000, { statusReadStartedAtInMs: nowInMs - 3_749 }))).toEqual([]);
  });

  it('happens once per tick, whether it succeeds or fails', () => {
    expect(statusReads(account([buildLive('a', 60_000, { statusReadStartedAtInMs: nowInMs - 50 })]))).toEqual(
      [],
    );
    const failed = { statusReads: [{ source: 'source-of-a', startedAtInMs: nowInMs - 50 }] };
    expect(statusReads(account([buildLive('a', 60_000)], failed))).toEqual([]);
  });

  it('happens with more than four live runs only where the last attempt moved, and every two minutes for the others', () => {
    const runs = many(6, (index) =>
      buildLive(`r${index}`, 600_000, { statusReadStartedAtInMs: nowInMs - 119_999 }),
    );
    expect(statusReads(account(runs))).toEqual([]);
    const moved = runs.map((run) => (run.id === 'r3' ? { ...run, moved: true } : run));
    expect(statusReads(account(moved))).toEqual(['r3']);
    const slow = runs.map((run) =>
      run.id === 'r4' ? { ...run, statusReadStartedAtInMs: nowInMs - 120_000 } : run,
    );
    expect(statusReads(account(slow))).toEqual(['r4']);
  });

  it('happens for one run per tick, the oldest, while the usual duration is unknown', () => {
    const runs = many(30, (index) => buildLive(`r${index}`, 600_000 - index, { moved: true }));
    expect(statusReads(account(runs))).toEqual(['r0']);
    expect(
      plan(account(runs, { statusReads: [{ source: 'source-of-r0', startedAtInMs: nowInMs - 10 }] })),
    ).toMatchObject({
      calls: [],
      nextPassAtInMs: nowInMs - 100 + 30_000,
    });
  });

  it('stays within the follow budget, in rotation', () => {
    const usualImport = { overAfterInMs: 3_600_000, runningAfterInMs: 3_500_000 };
    const runs = many(30, (index) =>
      buildLive(`r${index}`, 600_000, { moved: true, statusReadStartedAtInMs: nowInMs - 60_000 + index }),
    );
    // After a tick of four calls the next one comes after half a minute: eight calls per minute.
    expect(statusReads(account(runs, { usualImport }))).toEqual(['r0', 'r1', 'r2']);
    const spent = {
      usualImport,
      statusReads: ['r0', 'r1', 'r2'].map((id) => ({
        source: `source-of-${id}`,
        startedAtInMs: nowInMs - 10,
      })),
    };
    expect(statusReads(account(runs, spent))).toEqual([]);
    expect(plan(account(runs, spent)).nextPassAtInMs).toBe(nowInMs - 100 + 30_000);
  });

  describe('of imports that usually take a minute', () => {
    const usual = { usualImport: { overAfterInMs: 60_000, runningAfterInMs: 50_000 } };
    const movedRuns = (count: number, agoInMs: number) =>
      many(count, (index) => buildLive(`r${String(index).padStart(2, '0')}`, agoInMs, { moved: true }));
    // `buildLive` triggers 200 ms before the provider accepts.
    const expectedFinished = movedRuns(20, 59_800);

    it('goes beyond the follow budget for runs that are expected to have finished', () => {
      expect(statusReads(account(expectedFinished, usual))).toHaveLength(20);
      expect(statusReads(account(movedRuns(20, 20_000), usual))).toHaveLength(3);
      expect(statusReads(account(expectedFinished))).toHaveLength(1);
    });

    it('does not happen early for runs that become due in the same tick, nor for running ones while triggers wait', () => {
      expect(statusReads(account(movedRuns(20, 59_799), usual))).toEqual([]);
      expect(statusReads(account([...movedRuns(20, 20_000), buildReady('w')], usual))).toEqual([]);
    });

    it('comes before the next list read, which shows nothing new once every last attempt has moved', () => {
      const listedLongAgo = (runs: readonly PlannedRun[]) => ({
        ...account(runs, { ...usual, quota: reportedQuota({ used: 31 }) }),
        list: buildListed(60_000).list,
      });
      const finished = movedRuns(20, 100_000);
      expect(kindsOf(plan(listedLongAgo(finished)).calls)).toEqual(['status']);
      expect(kindsOf(plan(listedLongAgo([...finished, buildLive('new', 90_000)])).calls)).toEqual(['list']);
      const unread = { ...listedLongAgo(finished), list: buildListed(120_000).list };
      expect(kindsOf(plan({ ...unread, runs: movedRuns(20, 200_000) }).calls)).toEqual(['list']);
    });

    it('happens early for one run while imports may end sooner than they were seen to', () => {
      const unknown = { usualImport: { overAfterInMs: 60_000, runningAfterInMs: 44_000 } };
      expect(statusReads(account([...movedRuns(20, 44_800), buildReady('w')], unknown))).toEqual(['r00']);
      expect(statusReads(account([...movedRuns(20, 44_799), buildReady('w')], unknown))).toEqual([]);
      const seen = movedRuns(20, 45_800).map((run) =>
        run.id === 'r07'
          ? { ...run, statusReadStartedAtInMs: nowInMs - 500, runningSeenAtInMs: nowInMs - 500 }
          : run,
      );
      expect(statusReads(account([...seen, buildReady('w')], unknown))).toEqual([]);
    });

    it('comes at the exact time at which the first run is expected to have finished', () => {
      const read = ['1', '2', '3'].map((source) => ({ source, startedAtInMs: nowInMs - 50 }));
      const state = account(movedRuns(20, 58_800), { ...usual, statusReads: read });
      expect(statusReads(state)).toEqual([]);
      expect(plan(state).nextPassAtInMs).toBe(nowInMs + 1_000);
    });

    it('expects an import that was seen running to take a quarter longer than until then', () => {
      const seenRunning = (agoInMs: number) =>
        expectedFinished.map((run) => ({ ...run, statusReadStartedAtInMs: nowInMs - agoInMs }));
      expect(statusReads(account(seenRunning(11_999), usual))).toEqual([]);
      expect(statusReads(account(seenRunning(12_000), usual))).toHaveLength(20);
    });

    it('leaves a part of the window to waiting triggers', () => {
      const ready = many(30, (index) => buildReady(`w${String(index).padStart(2, '0')}`));
      const state = account([...movedRuns(40, 59_800), ...ready], usual);
      // Of 32 calls two are for the ticks of this minute and eight for triggers.
      expect(statusReads(state)).toHaveLength(22);
      expect(kindsOf(plan(state).calls).filter((kind) => kind === 'trigger')).toHaveLength(8);
    });

    it('has calls reserved before triggers, because each trigger needs a read at its end', () => {
      const ready = many(30, (index) => buildReady(`w${String(index).padStart(2, '0')}`));
      const triggers = (runs: readonly PlannedRun[]) =>
        kindsOf(plan(account([...runs, ...ready], usual)).calls).filter((kind) => kind === 'trigger').length;
      // If nothing ends in this window, its ticks are reserved. If fifteen runs do, their reads and one tick are.
      expect(triggers(movedRuns(15, 100).map((run) => ({ ...run, requestedAtInMs: nowInMs })))).toBe(25);
      expect(triggers(movedRuns(15, 40_000))).toBe(32 - 15 - 1);
    });

    it('has calls reserved for imports that end in the window of their trigger', () => {
      const ready = many(30, (index) => buildReady(`w${String(index).padStart(2, '0')}`));
      const triggers = plan(
        account(ready, { usualImport: { overAfterInMs: 5_000, runningAfterInMs: 4_000 } }),
      ).calls;
      expect(kindsOf(triggers)).toEqual(Array(13).fill('trigger'));
    });
  });

  it('does not happen if the list shows the statuses', () => {
    expect(statusReads(buildListed(100, { runs: [buildLive('a', 60_000)] }))).toEqual([]);
  });
});

describe('a plan', () => {
  const states: readonly [string, DispatchState][] = [
    [
      'fifty waiting runs',
      buildListed(1_000, {
        quota: reportedQuota({ remaining: 9 }),
        runs: many(50, (index) => buildReady(`r${index}`)),
      }),
    ],
    ['a lost response', buildListed(1_000, { runs: [buildLost('a', 1_000)] })],
    [
      'somebody else’s import',
      buildListed(1_000, {
        runs: [buildReady('a', { normalizedStatus: 'running', statusReadStartedAtInMs: nowInMs - 1_000 })],
      }),
    ],
    [
      'a run behind another',
      buildListed(1_000, {
        runs: [buildLive('b', 1_000, { source: 's' }), buildReady('a', { source: 's' })],
      }),
    ],
    ['a back-off', buildListed(1_000, { runs: [buildReady('a', { notBeforeInMs: nowInMs + 7_000 })] })],
    [
      'a baseline that is due soon',
      buildListed(100, { runs: [buildRun('a', { createdAtInMs: nowInMs - 50 })] }),
    ],
    [
      'a paused connection',
      buildListed(1_000, { status: 'paused', runs: [buildReady('a'), buildLost('b', 1_000)] }),
    ],
  ];

  it.each(states)(
    'is the same for the same state and time, and gives no new steps once recorded (%s)',
    (_case, state) => {
      const first = plan(state);
      expect(plan(state)).toEqual(first);
      expect(plan(record(state, first)).steps).toEqual([]);
      expect(plan(record(state, first)).calls).toEqual([]);
    },
  );

  it.each(states.slice(0, 6))(
    'says when the next pass is due while only time has to pass (%s)',
    (_case, state) => {
      const next = plan(state).nextPassAtInMs;
      expect(next).not.toBeNull();
      expect(next ?? 0).toBeGreaterThan(nowInMs);
    },
  );
});

/** The state after the steps and the intents of a plan were recorded. */
function record(state: DispatchState, { steps, calls }: ReturnType<typeof planDispatch>): DispatchState {
  const inFlight = calls.map((call) => ({
    kind: call.kind,
    source: 'source' in call ? call.source : null,
    runIds: 'runId' in call && call.kind === 'trigger' ? [call.runId] : [],
  }));
  const triggered = new Set(inFlight.flatMap((call) => call.runIds));
  const runs = state.runs.map((run): PlannedRun => {
    if (triggered.has(run.id))
      return { ...run, state: 'triggering', requestedAtInMs: nowInMs, triggerCount: 1 };
    return steps
      .filter((step) => step.runId === run.id)
      .reduce<PlannedRun>((now, step) => {
        if (step.kind === 'wait') return { ...now, waiting: step.waiting };
        return step.kind === 'defer' ? { ...now, busySinceInMs: nowInMs } : now;
      }, run);
  });
  const quota = { ...state.quota, used: state.quota.used + calls.length };
  return { ...state, runs, quota, inFlight: [...state.inFlight, ...inFlight] };
}
