import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideJoining, type JoinableRun, type SourceRequest } from './decide-joining.js';

const nowInMs = 1_700_000_000_000;
const now = new Date(nowInMs);
const plainRequest: SourceRequest = {
  kind: 'watermark',
  since: null,
  priority: 'interactive',
  max_age_seconds: null,
};
const sinceRequest: SourceRequest = { ...plainRequest, kind: 'since', since: new Date(5_000) };

function run(changes: Partial<JoinableRun> & Pick<JoinableRun, 'id'>): JoinableRun {
  return {
    kind: 'watermark',
    state: 'waiting',
    since: null,
    priority: 'interactive',
    requested_at: null,
    outcome: null,
    ...changes,
  };
}

const triggered = (agoInMs: number) => ({ requested_at: new Date(nowInMs - agoInMs) });

describe('a request without a matching run', () => {
  it('gets a new run', () => {
    expect(decideJoining(plainRequest, [], now)).toEqual({ kind: 'new' });
  });

  it('gets a new run alongside a waiting one of the other kind', () => {
    const waiting = run({ id: 'w', kind: 'since', since: new Date(1) });
    expect(decideJoining(plainRequest, [waiting], now)).toEqual({ kind: 'new' });
    expect(decideJoining(sinceRequest, [run({ id: 'w' })], now)).toEqual({ kind: 'new' });
  });

  it('gets a new run behind a live one that is too old for it', () => {
    const live = run({ id: 'l', state: 'live', ...triggered(1) });
    expect(decideJoining(plainRequest, [live], now)).toEqual({ kind: 'new' });
    expect(decideJoining({ ...plainRequest, max_age_seconds: 0 }, [live], now)).toEqual({ kind: 'new' });
  });
});

describe('a request with a waiting run of its kind', () => {
  it('joins it with the earliest since of both', () => {
    const waiting = run({ id: 'w', kind: 'since', since: new Date(7_000) });
    expect(decideJoining(sinceRequest, [waiting], now)).toMatchObject({
      kind: 'merge',
      runId: 'w',
      since: new Date(5_000),
    });
    const earlier = run({ id: 'w', kind: 'since', since: new Date(3_000) });
    expect(decideJoining(sinceRequest, [earlier], now)).toMatchObject({ since: new Date(3_000) });
  });

  it.each([
    ['interactive', 'interactive', 'interactive'],
    ['interactive', 'background', 'interactive'],
    ['background', 'interactive', 'interactive'],
    ['background', 'background', 'background'],
  ] as const)('joins it with the highest priority of both: %s and %s give %s', (before, requested, after) => {
    const waiting = run({ id: 'w', priority: before });
    const joining = decideJoining({ ...plainRequest, priority: requested }, [waiting], now);
    expect(joining).toEqual({ kind: 'merge', runId: 'w', since: null, priority: after });
  });

  it('joins it behind a live one that is too old for it', () => {
    const runs = [run({ id: 'l', state: 'live', ...triggered(60_000) }), run({ id: 'w' })];
    expect(decideJoining({ ...plainRequest, max_age_seconds: 59.999 }, runs, now)).toMatchObject({
      kind: 'merge',
      runId: 'w',
    });
  });
});

describe('a request with a maximum age', () => {
  const aged = { ...plainRequest, max_age_seconds: 60 };

  it.each(['triggering', 'live'] as const)(
    'follows a run that is %s and was triggered within that age',
    (state) => {
      const runs = [run({ id: 'w' }), run({ id: 'l', state, ...triggered(60_000) })];
      expect(decideJoining(aged, runs, now)).toEqual({ kind: 'follow', runId: 'l' });
    },
  );

  it('does not follow a run that was triggered a moment too early', () => {
    const runs = [run({ id: 'l', state: 'live', ...triggered(60_001) })];
    expect(decideJoining(aged, runs, now)).toEqual({ kind: 'new' });
  });

  it('is fresh when a run triggered within that age succeeded, also while another runs', () => {
    const runs = [
      run({ id: 'l', state: 'live', ...triggered(1_000) }),
      run({ id: 'e', state: 'finished', outcome: 'succeeded', ...triggered(50_000) }),
    ];
    expect(decideJoining(aged, runs, now)).toEqual({ kind: 'fresh', runId: 'e' });
  });

  it('uses the newest of several successful runs', () => {
    const runs = [40_000, 20_000, 30_000].map((ago) =>
      run({ id: `e${ago}`, state: 'finished', outcome: 'succeeded', ...triggered(ago) }),
    );
    expect(decideJoining(aged, runs, now)).toEqual({ kind: 'fresh', runId: 'e20000' });
  });

  it('is not served by a run that finished without success', () => {
    const runs = [run({ id: 'e', state: 'finished', outcome: 'failed', ...triggered(1_000) })];
    expect(decideJoining(aged, runs, now)).toEqual({ kind: 'new' });
  });

  it.each([
    ['an earlier since', 4_999, 'follow'],
    ['the same since', 5_000, 'follow'],
    ['a later since', 5_001, 'new'],
  ] as const)(
    'and a since is covered by a run with %s only if that is not later',
    (_case, sinceInMs, kind) => {
      const runs = [
        run({ id: 'l', kind: 'since', state: 'live', since: new Date(sinceInMs), ...triggered(1) }),
      ];
      expect(decideJoining({ ...sinceRequest, max_age_seconds: 60 }, runs, now).kind).toBe(kind);
    },
  );

  it('is never covered by a run of the other kind', () => {
    const live = run({ id: 'l', state: 'live', ...triggered(1) });
    expect(decideJoining({ ...sinceRequest, max_age_seconds: 60 }, [live], now)).toEqual({ kind: 'new' });
    const liveSince = run({ id: 'l', kind: 'since', since: new Date(0), state: 'live', ...triggered(1) });
    expect(decideJoining(aged, [liveSince], now)).toEqual({ kind: 'new' });
  });
});

describe('joining', () => {
  const requests = fc.record({
    kind: fc.constantFrom('since' as const, 'watermark' as const),
    since: fc.integer({ min: 0, max: 5 }),
    priority: fc.constantFrom('interactive' as const, 'background' as const),
    max_age_seconds: fc.option(fc.integer({ min: 0, max: 5 })),
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
        const request = { ...fields, since: fields.kind === 'since' ? new Date(since) : null };
        const all = given.map(({ since: runSince, ago, succeeded, ...one }, index) => ({
          ...one,
          id: String(index),
          since: one.kind === 'since' ? new Date(runSince) : null,
          requested_at: one.state === 'waiting' ? null : new Date(nowInMs - ago * 1000),
          outcome: one.state === 'finished' && succeeded ? ('succeeded' as const) : null,
        }));
        const joining = decideJoining(request, all, now);
        if (joining.kind === 'new') {
          expect(all.some((one) => one.state === 'waiting' && one.kind === request.kind)).toBe(false);
          return;
        }
        const chosen = all.find((one) => one.id === joining.runId);
        if (chosen === undefined) throw new Error('Joining chose an unknown run.');
        expect(chosen.kind).toBe(request.kind);
        const sinceOfRun = joining.kind === 'merge' ? joining.since : chosen.since;
        expect(Number(sinceOfRun) <= Number(request.since)).toBe(true);
        if (joining.kind === 'merge') expect(chosen.state).toBe('waiting');
        else
          expect(nowInMs - Number(chosen.requested_at)).toBeLessThanOrEqual(
            (request.max_age_seconds ?? -1) * 1000,
          );
        if (joining.kind === 'fresh') expect(chosen.outcome).toBe('succeeded');
      }),
      { numRuns: 1000 },
    );
  });
});
