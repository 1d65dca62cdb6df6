import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideJoining, type JoinableRun, type SourceRequest } from './decide-joining.js';

const nowInMs = 1_700_000_000_000;
const plainRequest: SourceRequest = {
  kind: 'watermark',
  sinceInMs: null,
  priority: 'interactive',
  maxAgeInMs: null,
};
const sinceRequest: SourceRequest = { ...plainRequest, kind: 'since', sinceInMs: 5_000 };

function run(changes: Partial<JoinableRun> & Pick<JoinableRun, 'id'>): JoinableRun {
  return {
    kind: 'watermark',
    state: 'waiting',
    sinceInMs: null,
    priority: 'interactive',
    requestedAtInMs: null,
    succeeded: false,
    ...changes,
  };
}

const triggered = (agoInMs: number) => ({ requestedAtInMs: nowInMs - agoInMs });

describe('a request without a matching run', () => {
  it('gets a new run', () => {
    expect(decideJoining(plainRequest, [], nowInMs)).toEqual({ kind: 'new' });
  });

  it('gets a new run alongside a waiting one of the other kind', () => {
    const waiting = run({ id: 'w', kind: 'since', sinceInMs: 1 });
    expect(decideJoining(plainRequest, [waiting], nowInMs)).toEqual({ kind: 'new' });
    expect(decideJoining(sinceRequest, [run({ id: 'w' })], nowInMs)).toEqual({ kind: 'new' });
  });

  it('gets a new run behind a live one that is too old for it', () => {
    const live = run({ id: 'l', state: 'live', ...triggered(1) });
    expect(decideJoining(plainRequest, [live], nowInMs)).toEqual({ kind: 'new' });
    expect(decideJoining({ ...plainRequest, maxAgeInMs: 0 }, [live], nowInMs)).toEqual({ kind: 'new' });
  });
});

describe('a request with a waiting run of its kind', () => {
  it('joins it with the earliest since of both', () => {
    const waiting = run({ id: 'w', kind: 'since', sinceInMs: 7_000 });
    expect(decideJoining(sinceRequest, [waiting], nowInMs)).toMatchObject({
      kind: 'merge',
      runId: 'w',
      sinceInMs: 5_000,
    });
    const earlier = run({ id: 'w', kind: 'since', sinceInMs: 3_000 });
    expect(decideJoining(sinceRequest, [earlier], nowInMs)).toMatchObject({ sinceInMs: 3_000 });
  });

  it.each([
    ['interactive', 'interactive', 'interactive'],
    ['interactive', 'background', 'interactive'],
    ['background', 'interactive', 'interactive'],
    ['background', 'background', 'background'],
  ] as const)('joins it with the highest priority of both: %s and %s give %s', (before, requested, after) => {
    const waiting = run({ id: 'w', priority: before });
    const joining = decideJoining({ ...plainRequest, priority: requested }, [waiting], nowInMs);
    expect(joining).toEqual({ kind: 'merge', runId: 'w', sinceInMs: null, priority: after });
  });

  it('joins it behind a live one that is too old for it', () => {
    const runs = [run({ id: 'l', state: 'live', ...triggered(60_000) }), run({ id: 'w' })];
    expect(decideJoining({ ...plainRequest, maxAgeInMs: 59_999 }, runs, nowInMs)).toMatchObject({
      kind: 'merge',
      runId: 'w',
    });
  });
});

describe('a request with a maximum age', () => {
  const aged = { ...plainRequest, maxAgeInMs: 60_000 };

  it.each(['triggering', 'live'] as const)(
    'follows a run that is %s and was triggered within that age',
    (state) => {
      const runs = [run({ id: 'w' }), run({ id: 'l', state, ...triggered(60_000) })];
      expect(decideJoining(aged, runs, nowInMs)).toEqual({ kind: 'follow', runId: 'l' });
    },
  );

  it('does not follow a run that was triggered a moment too early', () => {
    const runs = [run({ id: 'l', state: 'live', ...triggered(60_001) })];
    expect(decideJoining(aged, runs, nowInMs)).toEqual({ kind: 'new' });
  });

  it('is fresh when a run triggered within that age succeeded, also while another runs', () => {
    const runs = [
      run({ id: 'l', state: 'live', ...triggered(1_000) }),
      run({ id: 'e', state: 'finished', succeeded: true, ...triggered(50_000) }),
    ];
    expect(decideJoining(aged, runs, nowInMs)).toEqual({ kind: 'fresh', runId: 'e' });
  });

  it('uses the newest of several successful runs', () => {
    const runs = [40_000, 20_000, 30_000].map((ago) =>
      run({ id: `e${ago}`, state: 'finished', succeeded: true, ...triggered(ago) }),
    );
    expect(decideJoining(aged, runs, nowInMs)).toEqual({ kind: 'fresh', runId: 'e20000' });
  });

  it('is not served by a run that finished without success', () => {
    const runs = [run({ id: 'e', state: 'finished', succeeded: false, ...triggered(1_000) })];
    expect(decideJoining(aged, runs, nowInMs)).toEqual({ kind: 'new' });
  });

  it.each([
    ['an earlier since', 4_999, 'follow'],
    ['the same since', 5_000, 'follow'],
    ['a later since', 5_001, 'new'],
  ] as const)(
    'and a since is covered by a run with %s only if that is not later',
    (_case, sinceInMs, kind) => {
      const runs = [run({ id: 'l', kind: 'since', state: 'live', sinceInMs, ...triggered(1) })];
      expect(decideJoining({ ...sinceRequest, maxAgeInMs: 60_000 }, runs, nowInMs).kind).toBe(kind);
    },
  );

  it('is never covered by a run of the other kind', () => {
    const live = run({ id: 'l', state: 'live', ...triggered(1) });
    expect(decideJoining({ ...sinceRequest, maxAgeInMs: 60_000 }, [live], nowInMs)).toEqual({ kind: 'new' });
    const liveSince = run({ id: 'l', kind: 'since', sinceInMs: 0, state: 'live', ...triggered(1) });
    expect(decideJoining(aged, [liveSince], nowInMs)).toEqual({ kind: 'new' });
  });
});

describe('joining', () => {
  const requests = fc.record({
    kind: fc.constantFrom('since' as const, 'watermark' as const),
    since: fc.integer({ min: 0, max: 5 }),
    priority: fc.constantFrom('interactive' as const, 'background' as const),
    maxAgeInMs: fc.option(fc.integer({ min: 0, max: 5 })),
  });
  const runs = fc.array(
    fc.record({
      kind: fc.constantFrom('since' as const, 'watermark' as const),
      since: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom('waiting' as const, 'triggering' as const, 'live' as const, 'finished' as const),
      priority: fc.constantFrom('interactive' as const, 'background' as const),
      ago: fc.integer({ min: 0, max: 5 }),
      succeeded: fc.boolean(),
    }),
    { maxLength: 6 },
  );

  it('never serves a request with an import that may miss its orders, for any set of runs', () => {
    fc.assert(
      fc.property(requests, runs, ({ since, ...fields }, given) => {
        const request = { ...fields, sinceInMs: fields.kind === 'since' ? since : null };
        const all = given.map(({ since: runSince, ago, ...one }, index) => ({
          ...one,
          id: String(index),
          sinceInMs: one.kind === 'since' ? runSince : null,
          requestedAtInMs: one.state === 'waiting' ? null : nowInMs - ago,
          succeeded: one.state === 'finished' && one.succeeded,
        }));
        const joining = decideJoining(request, all, nowInMs);
        if (joining.kind === 'new') {
          expect(all.some((one) => one.state === 'waiting' && one.kind === request.kind)).toBe(false);
          return;
        }
        const chosen = all.find((one) => one.id === joining.runId);
        if (chosen === undefined) throw new Error('Joining chose an unknown run.');
        expect(chosen.kind).toBe(request.kind);
        const sinceOfRun = joining.kind === 'merge' ? joining.sinceInMs : chosen.sinceInMs;
        expect((sinceOfRun ?? 0) <= (request.sinceInMs ?? 0)).toBe(true);
        if (joining.kind === 'merge') expect(chosen.state).toBe('waiting');
        else expect(nowInMs - (chosen.requestedAtInMs ?? 0)).toBeLessThanOrEqual(request.maxAgeInMs ?? -1);
        if (joining.kind === 'fresh') expect(chosen.succeeded).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
