import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allowedNow,
  type CompletedCall,
  callsOfWindow,
  countCalls,
  learnFromResponse,
  learnFromLostCall,
  learnQuota,
  loseCalls,
  newWindow,
  openWindow,
  type QuotaNews,
  type QuotaRule,
  type QuotaWindow,
} from './quota-window.js';

const rule: QuotaRule = { callsPerMinute: 40, share: 0.8 };
const startInMs = Date.UTC(2026, 0, 1, 12, 0, 10);
const silentHeaders: QuotaNews = { limit: null, remaining: null, resetInMs: null, throttled: null };

function news(limit: number, remaining: number, resetInSeconds: number): QuotaNews {
  return { ...silentHeaders, limit, remaining, resetInMs: resetInSeconds * 1000 };
}

/** A call that started at this time. */
function callAt(startedAtInMs: number, othersInFlight = 0): CompletedCall {
  return { startedAtInMs, othersInFlight };
}

/** A window whose end, 50 s after the start, a response has reported. */
function reportedWindow(remaining = 39): QuotaWindow {
  const window = countCalls(newWindow(startInMs), 1);
  return learnFromResponse(window, news(40, remaining, 50), callAt(startInMs), startInMs);
}

describe('an account whose responses have no headers', () => {
  const minuteInMs = Date.UTC(2026, 0, 1, 12, 1);
  const respondedAt = (window: QuotaWindow, atInMs: number) =>
    learnFromResponse(window, silentHeaders, callAt(atInMs - 100), atInMs);

  it('counts calls that end in the second after the minute in the next window too', () => {
    const before = respondedAt(countCalls(newWindow(startInMs), 1), minuteInMs - 1);
    const after = [minuteInMs, minuteInMs + 300, minuteInMs + 999].reduce(
      (window, atInMs) => respondedAt(countCalls(window, 1), atInMs),
      before,
    );
    const next = openWindow(after, 0, minuteInMs + 1000);
    expect(allowedNow(next, rule, 0, minuteInMs + 1000)).toBe(32 - 3);
    const nextButOne = openWindow(next, 0, minuteInMs + 61_000);
    expect(allowedNow(nextButOne, rule, 0, minuteInMs + 61_000)).toBe(32);
  });

  it('counts calls without a response there too', () => {
    const first = respondedAt(countCalls(newWindow(startInMs), 1), startInMs);
    const lost = learnFromLostCall(countCalls(first, 1), minuteInMs + 500);
    expect(openWindow(lost, 0, minuteInMs + 1000).used).toBe(1);
  });
});

describe('the quota of an account that was never called', () => {
  it('allows a single first call', () => {
    const window = newWindow(startInMs);
    expect(allowedNow(window, rule, 0, startInMs)).toBe(1);
    expect(allowedNow(countCalls(window, 1), rule, 1, startInMs)).toBe(0);
  });

  it('allows a single call again when the first one was lost', () => {
    const window = learnFromLostCall(countCalls(newWindow(startInMs), 1), startInMs);
    expect(allowedNow(window, rule, 0, startInMs)).toBe(1);
    expect(allowedNow(countCalls(window, 1), rule, 1, startInMs)).toBe(0);
  });

  it('allows its share after the first response', () => {
    expect(allowedNow(reportedWindow(), rule, 0, startInMs)).toBe(31);
  });

  it('uses the settings when the responses have no headers', () => {
    const window = learnFromResponse(
      countCalls(newWindow(startInMs), 1),
      silentHeaders,
      callAt(startInMs),
      startInMs,
    );
    expect(allowedNow(window, rule, 0, startInMs)).toBe(31);
  });
});

describe('the calls allowed now', () => {
  it('are at most the remaining share, and at most the provider’s remaining calls minus the calls in flight', () => {
    expect(allowedNow({ ...reportedWindow(39), used: 30 }, rule, 0, startInMs)).toBe(2);
    expect(allowedNow({ ...reportedWindow(5), used: 3 }, rule, 2, startInMs)).toBe(3);
    expect(allowedNow({ ...reportedWindow(1), used: 3 }, rule, 2, startInMs)).toBe(0);
  });

  it('follow the limit of the headers and not the settings', () => {
    const window = learnFromResponse(
      countCalls(newWindow(startInMs), 1),
      news(200, 199, 50),
      callAt(startInMs),
      startInMs,
    );
    expect(allowedNow(window, rule, 0, startInMs)).toBe(159);
    expect(callsOfWindow(window, rule)).toBe(160);
  });

  it('are at least two per window, because baseline and trigger must be within a minute', () => {
    expect(callsOfWindow({ ...newWindow(startInMs), limit: 10 }, { callsPerMinute: 40, share: 0.1 })).toBe(2);
  });

  it('are not changed by a response without headers', () => {
    const before = countCalls(reportedWindow(20), 1);
    const after = learnFromResponse(before, silentHeaders, callAt(startInMs), startInMs + 500);
    expect(allowedNow(after, rule, 0, startInMs + 500)).toBe(allowedNow(before, rule, 1, startInMs + 500));
    expect(after.endsAtInMs).toBe(before.endsAtInMs);
    expect(after.limit).toBe(40);
  });

  it('use the lower of two figures when responses overtake each other', () => {
    const two = countCalls(reportedWindow(39), 2);
    const late = learnFromResponse(two, news(40, 37, 49), callAt(startInMs + 2, 1), startInMs + 100);
    const overtaken = learnFromResponse(late, news(40, 38, 49), callAt(startInMs + 1), startInMs + 200);
    expect(overtaken.remaining).toBe(37);
  });

  it('are reduced by the calls of a dead owner, because it is unknown whether they were made', () => {
    const window = countCalls(reportedWindow(20), 8);
    expect(allowedNow(window, rule, 8, startInMs)).toBe(12);
    const lost = loseCalls(window, 8, startInMs);
    expect(allowedNow(lost, rule, 0, startInMs)).toBe(12);
    // The next response may already count them.
    const reported = learnFromResponse(
      countCalls(lost, 1),
      news(40, 11, 40),
      callAt(startInMs),
      startInMs + 100,
    );
    expect(allowedNow(reported, rule, 0, startInMs + 100)).toBe(11);
  });

  it('count a call that found no connection, as they count it in the share', () => {
    const window = countCalls(reportedWindow(2), 1);
    const unsent = {
      quota: silentHeaders,
      failure: { kind: 'unreachable', detail: '', httpStatus: null, retryAfterInMs: null, jsonBody: false },
    } as const;
    const after = learnQuota(window, unsent, callAt(startInMs), startInMs + 100);
    expect(allowedNow(after, rule, 0, startInMs + 100)).toBe(1);
  });

  it('follow the headers also when the clock was set back', () => {
    const setBackInMs = startInMs - 30_000;
    const window = countCalls(openWindow(reportedWindow(39), 0, setBackInMs), 1);
    const reported = learnFromResponse(window, news(40, 3, 50), callAt(setBackInMs), setBackInMs + 100);
    expect(allowedNow(reported, rule, 0, setBackInMs + 100)).toBe(3);
  });

  it('ignore a limit of nothing', () => {
    expect(learnFromResponse(reportedWindow(), news(0, 5, 50), callAt(startInMs), startInMs).limit).toBe(40);
  });
});

describe('the end of a window', () => {
  it('is the arrival of the response plus its reset plus a second', () => {
    expect(reportedWindow().endsAtInMs).toBe(startInMs + 51_000);
  });

  it('brings a new budget, in which the calls in flight count too', () => {
    const window = { ...reportedWindow(1), used: 32 };
    const justBefore = window.endsAtInMs - 1;
    expect(openWindow(window, 3, justBefore)).toBe(window);
    const next = openWindow(window, 3, window.endsAtInMs);
    expect(next).toMatchObject({ used: 3, remaining: null, limit: 40, responseSeen: true });
    expect(allowedNow(next, rule, 3, window.endsAtInMs)).toBe(29);
  });

  it('is followed by the next one a minute later, even after a long silence', () => {
    const window = reportedWindow();
    expect(openWindow(window, 0, window.endsAtInMs).endsAtInMs).toBe(window.endsAtInMs + 60_000);
    expect(openWindow(window, 0, window.endsAtInMs + 59_999).endsAtInMs).toBe(window.endsAtInMs + 60_000);
    expect(openWindow(window, 0, window.endsAtInMs + 3_600_000).endsAtInMs).toBe(
      window.endsAtInMs + 3_660_000,
    );
  });

  it('is the end of the minute plus a second while no response has reported it', () => {
    expect(newWindow(startInMs).endsAtInMs).toBe(Date.UTC(2026, 0, 1, 12, 1, 1));
  });

  it('is not moved forward by the response to a call of the previous window', () => {
    const former = countCalls({ ...reportedWindow(1), used: 31 }, 1);
    const nowInMs = former.endsAtInMs + 500;
    const next = countCalls(openWindow(former, 1, nowInMs), 31);
    const late = learnFromResponse(
      next,
      news(40, 0, 0),
      callAt(former.endsAtInMs - 1_200, 31),
      nowInMs + 100,
    );
    expect(late.endsAtInMs).toBe(next.endsAtInMs);
    expect(late.remaining).toBeNull();
    expect(late.used).toBe(32);
  });

  it('may be sooner by the duration of the call, the rounding and the margin: calls that ended since count twice', () => {
    const slow = learnFromResponse(
      countCalls(newWindow(startInMs), 1),
      { ...news(40, 0, 46), throttled: { retryAfterInMs: null } },
      callAt(startInMs),
      startInMs + 900,
    );
    const mayEndAtInMs = startInMs + 45_000;
    expect(slow.endsAtInMs - mayEndAtInMs).toBe(2_900);
    const respondedAt = (window: QuotaWindow, atInMs: number) =>
      learnFromResponse(countCalls(window, 1), silentHeaders, callAt(atInMs - 100), atInMs);
    const responded = [mayEndAtInMs - 1, mayEndAtInMs, mayEndAtInMs + 1_500].reduce(respondedAt, slow);
    const lost = learnFromLostCall(countCalls(responded, 1), mayEndAtInMs + 1_600);
    const orphaned = loseCalls(countCalls(lost, 2), 2, mayEndAtInMs + 1_700);
    expect(openWindow(orphaned, 0, slow.endsAtInMs).used).toBe(5);
    const reported = learnFromResponse(
      orphaned,
      news(40, 34, 59),
      callAt(slow.endsAtInMs - 600),
      slow.endsAtInMs - 500,
    );
    expect(reported.used).toBe(6);
    // Later windows are as uncertain for responses without headers.
    const next = openWindow(slow, 0, slow.endsAtInMs);
    expect(openWindow(respondedAt(next, mayEndAtInMs + 60_000), 0, next.endsAtInMs).used).toBe(1);
  });

  it('does not count a call twice that reported the end itself, except in the last second', () => {
    const window = reportedWindow();
    const late = learnFromResponse(
      countCalls(window, 1),
      news(40, 38, 1),
      callAt(window.endsAtInMs - 1_500),
      window.endsAtInMs - 1_400,
    );
    expect(openWindow(late, 0, late.endsAtInMs).used).toBe(0);
  });

  it('is passed when a response comes from the next window: only calls in flight count there', () => {
    const former = countCalls({ ...reportedWindow(1), used: 31 }, 1);
    const nowInMs = former.endsAtInMs - 500;
    const next = learnFromResponse(former, news(40, 39, 60), callAt(nowInMs - 100, 2), nowInMs);
    expect(next).toMatchObject({ used: 3, remaining: 39, endsAtInMs: nowInMs + 61_000 });
  });

  it('that was only guessed is corrected, and the calls stay counted', () => {
    const guessed = { ...countCalls(newWindow(startInMs), 10), responseSeen: true };
    const reported = learnFromResponse(guessed, news(40, 30, 59), callAt(startInMs), startInMs + 100);
    expect(reported).toMatchObject({ used: 10, endsAtInMs: startInMs + 60_100, endIsReported: true });
  });
});

describe('a 429', () => {
  const throttledBy = (retryAfterInMs: number | null, resetInMs: number | null): number | null => {
    const reported = { limit: 40, remaining: 0, resetInMs, throttled: { retryAfterInMs } };
    return learnFromResponse(reportedWindow(), reported, callAt(startInMs), startInMs).stoppedUntilInMs;
  };

  it('stops the account until the reset plus a second', () => {
    expect(throttledBy(null, 12_000)).toBe(startInMs + 13_000);
    // Without a Retry-After, adapters pass the reset as the demanded delay.
    expect(throttledBy(12_000, 12_000)).toBe(startInMs + 13_000);
  });

  it('stops it for as long as Retry-After says', () => {
    expect(throttledBy(30_000, null)).toBe(startInMs + 30_000);
    expect(throttledBy(30_000, 12_000)).toBe(startInMs + 30_000);
  });

  it('stops it for a minute without any header', () => {
    expect(throttledBy(null, null)).toBe(startInMs + 60_000);
  });

  it('allows nothing until then, even in the next window, and the share afterwards', () => {
    const reported = { limit: 40, remaining: 0, resetInMs: 50_000, throttled: { retryAfterInMs: 90_000 } };
    const stopped = learnFromResponse(reportedWindow(), reported, callAt(startInMs), startInMs);
    const next = openWindow(stopped, 0, startInMs + 89_999);
    expect(allowedNow(next, rule, 0, startInMs + 89_999)).toBe(0);
    expect(allowedNow(openWindow(next, 0, startInMs + 90_000), rule, 0, startInMs + 90_000)).toBe(32);
  });

  it('is never shortened by another one with a shorter delay', () => {
    const first = { limit: 40, remaining: 0, resetInMs: null, throttled: { retryAfterInMs: 90_000 } };
    const second = { ...first, throttled: { retryAfterInMs: 5_000 } };
    const stopped = learnFromResponse(reportedWindow(), first, callAt(startInMs), startInMs);
    expect(learnFromResponse(stopped, second, callAt(startInMs), startInMs + 10).stoppedUntilInMs).toBe(
      startInMs + 90_000,
    );
  });

  it('is not lifted by a good response that it overtook', () => {
    const reported = { limit: 40, remaining: 0, resetInMs: 30_000, throttled: { retryAfterInMs: null } };
    const stopped = learnFromResponse(
      countCalls(reportedWindow(), 2),
      reported,
      callAt(startInMs),
      startInMs,
    );
    const after = learnFromResponse(stopped, news(40, 1, 30), callAt(startInMs), startInMs + 10);
    expect(allowedNow(after, rule, 0, startInMs + 10)).toBe(0);
  });
});

/** One call of the simulated account. Times are milliseconds. */
interface SimulatedCall {
  readonly startedAtInMs: number;
  readonly processedAtInMs: number;
  readonly respondedAtInMs: number;
  readonly withHeaders: boolean;
}

const providersLimit = 10;

describe('an account that nobody else uses', () => {
  const share = fc.constantFrom(1, 0.8, 0.5);
  const phase = fc.integer({ min: 0, max: 59_999 });
  const bursts = fc.array(
    fc.record({
      gapInMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 70_000 })),
      requested: fc.integer({ min: 1, max: 15 }),
      toProviderInMs: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 15, maxLength: 15 }),
      backInMs: fc.array(fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 4_000 })), {
        minLength: 15,
        maxLength: 15,
      }),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it.each([
    ['whole seconds rounded up', Math.ceil],
    ['whole seconds rounded down', Math.floor],
  ])(
    'is never throttled and stays within its share, whatever the latencies (resets in %s)',
    (_case, round) => {
      fc.assert(
        fc.property(share, phase, bursts, (part, phaseInMs, given) => {
          const { perWindow } = simulate({ share: part, phaseInMs, given, round, headers: () => true });
          const maxCalls = Math.max(...perWindow.values());
          expect(maxCalls).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        }),
        { numRuns: 300 },
      );
    },
  );

  it('keeps the end that a response of the new window reported when one of the old window arrives later', () => {
    const fill = (first: readonly number[]) => Array.from({ length: 15 }, (_, index) => first[index] ?? 1);
    const given = [
      { gapInMs: 47_133, requested: 1, toProviderInMs: fill([585]), backInMs: fill([3_282]) },
      { gapInMs: 3_867, requested: 2, toProviderInMs: fill([284]), backInMs: fill([1, 1_302]) },
      { gapInMs: 2_303, requested: 10, toProviderInMs: fill([]), backInMs: fill([]) },
    ];
    const { perWindow } = simulate({
      share: 1,
      phaseInMs: 1_002,
      given,
      round: Math.floor,
      headers: () => true,
    });
    expect(Math.max(...perWindow.values())).toBeLessThanOrEqual(providersLimit);
  });

  it.each([
    ['whole seconds rounded up', Math.ceil],
    ['whole seconds rounded down', Math.floor],
  ])(
    'stays within its share when the end was reported once and is reported seldom or never again (resets in %s)',
    (_case, round) => {
      const presence = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 });
      fc.assert(
        fc.property(share, phase, bursts, presence, (part, phaseInMs, drawn, present) => {
          // The first call goes immediately: its response finds no window that was opened meanwhile.
          const given = drawn.map((burst, index) => (index === 0 ? { ...burst, gapInMs: 0 } : burst));
          const headers = (index: number) => index === 0 || present.includes(index);
          const { perWindow } = simulate({ share: part, phaseInMs, given, round, headers });
          const maxCalls = Math.max(...perWindow.values());
          expect(maxCalls).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        }),
        { numRuns: 300 },
      );
    },
  );

  it('uses the whole share of every window when there is enough work', () => {
    const given = Array.from({ length: 600 }, () => ({
      gapInMs: 1_000,
      requested: 15,
      toProviderInMs: Array.from({ length: 15 }, () => 50),
      backInMs: Array.from({ length: 15 }, () => 50),
    }));
    const { perWindow } = simulate({
      share: 0.8,
      phaseInMs: 17_000,
      given,
      round: Math.ceil,
      headers: () => true,
    });
    const full = [...perWindow.values()].slice(1, -1);
    expect(full.length).toBeGreaterThanOrEqual(8);
    expect(full.every((calls) => calls === 8)).toBe(true);
  });

  it('never makes more calls in a reported window than its share when some headers are missing', () => {
    fc.assert(
      fc.property(
        share,
        phase,
        bursts,
        fc.array(fc.boolean(), { minLength: 7 }),
        (part, phaseInMs, given, present) => {
          const headers = (index: number) => present[index % present.length] ?? true;
          const { maxUsed } = simulate({ share: part, phaseInMs, given, round: Math.ceil, headers });
          expect(maxUsed).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Plays bursts of calls against a provider with fixed windows, and counts the calls in each of its windows. */
function simulate(play: {
  readonly share: number;
  readonly phaseInMs: number;
  readonly given: readonly {
    readonly gapInMs: number;
    readonly requested: number;
    readonly toProviderInMs: readonly number[];
    readonly backInMs: readonly number[];
  }[];
  readonly round: (seconds: number) => number;
  readonly headers: (index: number) => boolean;
}): { perWindow: Map<number, number>; maxUsed: number } {
  const settings: QuotaRule = { callsPerMinute: providersLimit, share: play.share };
  const perWindow = new Map<number, number>();
  const inFlightCalls: SimulatedCall[] = [];
  let window = newWindow(startInMs);
  let nowInMs = startInMs;
  let made = 0;
  let maxUsed = 0;
  // The provider counts when it processes a call, so the figures below are in the order of processing.
  const countedBefore = new Map<SimulatedCall, number>();
  const windowOf = (atInMs: number) => Math.floor((atInMs - play.phaseInMs) / 60_000);
  const respondUntil = (untilInMs: number) => {
    for (;;) {
      const next = inFlightCalls.toSorted((a, b) => a.respondedAtInMs - b.respondedAtInMs)[0];
      if (next === undefined || next.respondedAtInMs > untilInMs) return;
      inFlightCalls.splice(inFlightCalls.indexOf(next), 1);
      const atInMs = next.respondedAtInMs;
      const call = { startedAtInMs: next.startedAtInMs, othersInFlight: inFlightCalls.length };
      window = openWindow(window, inFlightCalls.length + 1, atInMs);
      const endInMs = (windowOf(next.processedAtInMs) + 1) * 60_000 + play.phaseInMs;
      const left = providersLimit - (countedBefore.get(next) ?? 0);
      const resetInSeconds = play.round((endInMs - next.processedAtInMs) / 1000);
      const reported = next.withHeaders ? news(providersLimit, left, resetInSeconds) : silentHeaders;
      window = learnFromResponse(window, reported, call, atInMs);
      maxUsed = Math.max(maxUsed, window.used);
    }
  };
  for (const burst of play.given) {
    nowInMs += burst.gapInMs;
    respondUntil(nowInMs);
    window = openWindow(window, inFlightCalls.length, nowInMs);
    const calls = Math.min(burst.requested, allowedNow(window, settings, inFlightCalls.length, nowInMs));
    for (let index = 0; index < calls; index += 1) {
      const processedAtInMs = nowInMs + (burst.toProviderInMs[index] ?? 1);
      const respondedAtInMs = processedAtInMs + (burst.backInMs[index] ?? 1);
      const call = {
        startedAtInMs: nowInMs,
        processedAtInMs,
        respondedAtInMs,
        withHeaders: play.headers(made),
      };
      const counted = (perWindow.get(windowOf(processedAtInMs)) ?? 0) + 1;
      perWindow.set(windowOf(processedAtInMs), counted);
      countedBefore.set(call, counted);
      inFlightCalls.push(call);
      made += 1;
    }
    window = countCalls(window, calls);
    maxUsed = Math.max(maxUsed, window.used);
  }
  return { perWindow, maxUsed };
}
