import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allowedNow,
  type CompletedCall,
  callsOfWindow,
  countCalls,
  learnFromResponse,
  learnFromLostCall,
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

/** The only call on its way, begun when the answer says so. */
function callAt(startedAtInMs: number, othersInFlight = 0): CompletedCall {
  return { startedAtInMs, othersInFlight };
}

/** A window whose end, 50 s from the start, an answer has told. */
function reportedWindow(remaining = 39): QuotaWindow {
  const window = countCalls(newWindow(startInMs), 1);
  return learnFromResponse(window, news(40, remaining, 50), callAt(startInMs), startInMs);
}

describe('an account whose answers have no headers', () => {
  const minuteInMs = Date.UTC(2026, 0, 1, 12, 1);
  const answeredAt = (window: QuotaWindow, atInMs: number) =>
    learnFromResponse(window, silentHeaders, callAt(atInMs - 100), atInMs);

  it('counts what is answered in the second after the minute in the window that follows too', () => {
    const before = answeredAt(countCalls(newWindow(startInMs), 1), minuteInMs - 1);
    const after = [minuteInMs, minuteInMs + 300, minuteInMs + 999].reduce(
      (window, atInMs) => answeredAt(countCalls(window, 1), atInMs),
      before,
    );
    const next = openWindow(after, 0, minuteInMs + 1000);
    expect(allowedNow(next, rule, 0, minuteInMs + 1000)).toBe(32 - 3);
    const nextButOne = openWindow(next, 0, minuteInMs + 61_000);
    expect(allowedNow(nextButOne, rule, 0, minuteInMs + 61_000)).toBe(32);
  });

  it('counts calls there that came to nothing', () => {
    const first = answeredAt(countCalls(newWindow(startInMs), 1), startInMs);
    const lost = learnFromLostCall(countCalls(first, 1), minuteInMs + 500);
    expect(openWindow(lost, 0, minuteInMs + 1000).used).toBe(1);
  });
});

describe('the quota of an account that was never called', () => {
  it('lets one call alone go first', () => {
    const window = newWindow(startInMs);
    expect(allowedNow(window, rule, 0, startInMs)).toBe(1);
    expect(allowedNow(countCalls(window, 1), rule, 1, startInMs)).toBe(0);
  });

  it('lets one alone go again when the first one was lost', () => {
    const window = learnFromLostCall(countCalls(newWindow(startInMs), 1), startInMs);
    expect(allowedNow(window, rule, 0, startInMs)).toBe(1);
    expect(allowedNow(countCalls(window, 1), rule, 1, startInMs)).toBe(0);
  });

  it('allows its share after the first answer', () => {
    expect(allowedNow(reportedWindow(), rule, 0, startInMs)).toBe(31);
  });

  it('goes by the settings when the answers have no headers', () => {
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
  it('are at most the rest of the share, and at most what the provider has left less what is on its way', () => {
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

  it('are two a window at the least: a run is asked within a minute of its baseline', () => {
    expect(callsOfWindow({ ...newWindow(startInMs), limit: 10 }, { callsPerMinute: 40, share: 0.1 })).toBe(2);
  });

  it('are not changed by an answer without headers', () => {
    const before = countCalls(reportedWindow(20), 1);
    const after = learnFromResponse(before, silentHeaders, callAt(startInMs), startInMs + 500);
    expect(allowedNow(after, rule, 0, startInMs + 500)).toBe(allowedNow(before, rule, 1, startInMs + 500));
    expect(after.endsAtInMs).toBe(before.endsAtInMs);
    expect(after.limit).toBe(40);
  });

  it('believe the lower of two figures when answers overtake each other', () => {
    const two = countCalls(reportedWindow(39), 2);
    const late = learnFromResponse(two, news(40, 37, 49), callAt(startInMs + 2, 1), startInMs + 100);
    const overtaken = learnFromResponse(late, news(40, 38, 49), callAt(startInMs + 1), startInMs + 200);
    expect(overtaken.remaining).toBe(37);
  });

  it('are less by the calls of an owner that died: nobody will learn whether they were made', () => {
    const window = countCalls(reportedWindow(20), 8);
    expect(allowedNow(window, rule, 8, startInMs)).toBe(12);
    const lost = loseCalls(window, 8, startInMs);
    expect(allowedNow(lost, rule, 0, startInMs)).toBe(12);
    // The next answer may already count them.
    const told = learnFromResponse(countCalls(lost, 1), news(40, 11, 40), callAt(startInMs), startInMs + 100);
    expect(allowedNow(told, rule, 0, startInMs + 100)).toBe(11);
  });

  it('ignore a limit of nothing', () => {
    expect(learnFromResponse(reportedWindow(), news(0, 5, 50), callAt(startInMs), startInMs).limit).toBe(40);
  });
});

describe('the end of a window', () => {
  it('is the arrival of the answer, its reset and a second', () => {
    expect(reportedWindow().endsAtInMs).toBe(startInMs + 51_000);
  });

  it('brings a new budget, with the calls on their way counted in it too', () => {
    const window = { ...reportedWindow(1), used: 32 };
    const justBefore = window.endsAtInMs - 1;
    expect(openWindow(window, 3, justBefore)).toBe(window);
    const next = openWindow(window, 3, window.endsAtInMs);
    expect(next).toMatchObject({ used: 3, remaining: null, limit: 40, responseSeen: true });
    expect(allowedNow(next, rule, 3, window.endsAtInMs)).toBe(29);
  });

  it('is followed by the next a minute later, also after a long silence', () => {
    const window = reportedWindow();
    expect(openWindow(window, 0, window.endsAtInMs).endsAtInMs).toBe(window.endsAtInMs + 60_000);
    expect(openWindow(window, 0, window.endsAtInMs + 59_999).endsAtInMs).toBe(window.endsAtInMs + 60_000);
    expect(openWindow(window, 0, window.endsAtInMs + 3_600_000).endsAtInMs).toBe(
      window.endsAtInMs + 3_660_000,
    );
  });

  it('is the end of the minute and a second while no answer has told it', () => {
    expect(newWindow(startInMs).endsAtInMs).toBe(Date.UTC(2026, 0, 1, 12, 1, 1));
  });

  it('is not brought forward by an answer to a call of the window before', () => {
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

  it('may have been sooner by as long as its answer was on its way, a rounded second and the margin: what is answered since counts twice', () => {
    const slow = learnFromResponse(
      countCalls(newWindow(startInMs), 1),
      { ...news(40, 0, 46), throttled: { retryAfterInMs: null } },
      callAt(startInMs),
      startInMs + 900,
    );
    const mayEndAtInMs = startInMs + 45_000;
    expect(slow.endsAtInMs - mayEndAtInMs).toBe(2_900);
    const answeredAt = (window: QuotaWindow, atInMs: number) =>
      learnFromResponse(countCalls(window, 1), silentHeaders, callAt(atInMs - 100), atInMs);
    const answered = [mayEndAtInMs - 1, mayEndAtInMs, mayEndAtInMs + 1_500].reduce(answeredAt, slow);
    const lost = learnFromLostCall(countCalls(answered, 1), mayEndAtInMs + 1_600);
    const orphaned = loseCalls(countCalls(lost, 2), 2, mayEndAtInMs + 1_700);
    expect(openWindow(orphaned, 0, slow.endsAtInMs).used).toBe(5);
    const told = learnFromResponse(
      orphaned,
      news(40, 34, 59),
      callAt(slow.endsAtInMs - 600),
      slow.endsAtInMs - 500,
    );
    expect(told.used).toBe(6);
    // The windows that follow are as uncertain, whoever tells nothing.
    const next = openWindow(slow, 0, slow.endsAtInMs);
    expect(openWindow(answeredAt(next, mayEndAtInMs + 60_000), 0, next.endsAtInMs).used).toBe(1);
  });

  it('makes no call count twice whose answer told that it was before it, but for the last second', () => {
    const window = reportedWindow();
    const late = learnFromResponse(
      countCalls(window, 1),
      news(40, 38, 1),
      callAt(window.endsAtInMs - 1_500),
      window.endsAtInMs - 1_400,
    );
    expect(openWindow(late, 0, late.endsAtInMs).used).toBe(0);
  });

  it('is passed by an answer that comes from the next window already: only what is on its way counts in that', () => {
    const former = countCalls({ ...reportedWindow(1), used: 31 }, 1);
    const nowInMs = former.endsAtInMs - 500;
    const next = learnFromResponse(former, news(40, 39, 60), callAt(nowInMs - 100, 2), nowInMs);
    expect(next).toMatchObject({ used: 3, remaining: 39, endsAtInMs: nowInMs + 61_000 });
  });

  it('that was only guessed is corrected, and the calls made stay counted', () => {
    const guessed = { ...countCalls(newWindow(startInMs), 10), responseSeen: true };
    const told = learnFromResponse(guessed, news(40, 30, 59), callAt(startInMs), startInMs + 100);
    expect(told).toMatchObject({ used: 10, endsAtInMs: startInMs + 60_100, endIsReported: true });
  });
});

describe('a 429', () => {
  const throttledBy = (retryAfterInMs: number | null, resetInMs: number | null): number | null => {
    const told = { limit: 40, remaining: 0, resetInMs, throttled: { retryAfterInMs } };
    return learnFromResponse(reportedWindow(), told, callAt(startInMs), startInMs).stoppedUntilInMs;
  };

  it('stops the account until the reset and a second', () => {
    expect(throttledBy(null, 12_000)).toBe(startInMs + 13_000);
    // Adapters without a Retry-After hand the reset on as what the provider asks for.
    expect(throttledBy(12_000, 12_000)).toBe(startInMs + 13_000);
  });

  it('stops it for as long as Retry-After asks', () => {
    expect(throttledBy(30_000, null)).toBe(startInMs + 30_000);
    expect(throttledBy(30_000, 12_000)).toBe(startInMs + 30_000);
  });

  it('stops it for a minute when nothing is given', () => {
    expect(throttledBy(null, null)).toBe(startInMs + 60_000);
  });

  it('allows nothing until then, also in the next window, and the share afterwards', () => {
    const told = { limit: 40, remaining: 0, resetInMs: 50_000, throttled: { retryAfterInMs: 90_000 } };
    const stopped = learnFromResponse(reportedWindow(), told, callAt(startInMs), startInMs);
    const next = openWindow(stopped, 0, startInMs + 89_999);
    expect(allowedNow(next, rule, 0, startInMs + 89_999)).toBe(0);
    expect(allowedNow(openWindow(next, 0, startInMs + 90_000), rule, 0, startInMs + 90_000)).toBe(32);
  });

  it('is never shortened by another one that asks for less', () => {
    const first = { limit: 40, remaining: 0, resetInMs: null, throttled: { retryAfterInMs: 90_000 } };
    const second = { ...first, throttled: { retryAfterInMs: 5_000 } };
    const stopped = learnFromResponse(reportedWindow(), first, callAt(startInMs), startInMs);
    expect(learnFromResponse(stopped, second, callAt(startInMs), startInMs + 10).stoppedUntilInMs).toBe(
      startInMs + 90_000,
    );
  });

  it('lets nobody through by a good answer that it overtook', () => {
    const told = { limit: 40, remaining: 0, resetInMs: 30_000, throttled: { retryAfterInMs: null } };
    const stopped = learnFromResponse(countCalls(reportedWindow(), 2), told, callAt(startInMs), startInMs);
    const after = learnFromResponse(stopped, news(40, 1, 30), callAt(startInMs), startInMs + 10);
    expect(allowedNow(after, rule, 0, startInMs + 10)).toBe(0);
  });
});

/** One call of the simulated account. Times are milliseconds. */
interface SimulatedCall {
  readonly startedAtInMs: number;
  readonly processedAtInMs: number;
  readonly answeredAtInMs: number;
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
          const most = Math.max(...perWindow.values());
          expect(most).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        }),
        { numRuns: 300 },
      );
    },
  );

  it('keeps the end that an answer of the new window told when one of the old window arrives after it', () => {
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
    'stays within its share when the end was told once and is told seldom or never again (resets in %s)',
    (_case, round) => {
      const presence = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 });
      fc.assert(
        fc.property(share, phase, bursts, presence, (part, phaseInMs, drawn, present) => {
          // The first call goes at once: its answer does not find a window that was opened meanwhile.
          const given = drawn.map((burst, index) => (index === 0 ? { ...burst, gapInMs: 0 } : burst));
          const headers = (index: number) => index === 0 || present.includes(index);
          const { perWindow } = simulate({ share: part, phaseInMs, given, round, headers });
          const most = Math.max(...perWindow.values());
          expect(most).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        }),
        { numRuns: 300 },
      );
    },
  );

  it('uses the whole share of every window when there is enough to do', () => {
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

  it('never makes more calls in a told window than its share when headers are missing now and then', () => {
    fc.assert(
      fc.property(
        share,
        phase,
        bursts,
        fc.array(fc.boolean(), { minLength: 7 }),
        (part, phaseInMs, given, present) => {
          const headers = (index: number) => present[index % present.length] ?? true;
          const { mostUsed } = simulate({ share: part, phaseInMs, given, round: Math.ceil, headers });
          expect(mostUsed).toBeLessThanOrEqual(Math.floor(part * providersLimit));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Plays bursts of wishes against a provider whose windows are fixed, and counts its calls by its own windows. */
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
}): { perWindow: Map<number, number>; mostUsed: number } {
  const settings: QuotaRule = { callsPerMinute: providersLimit, share: play.share };
  const perWindow = new Map<number, number>();
  const inFlightCalls: SimulatedCall[] = [];
  let window = newWindow(startInMs);
  let nowInMs = startInMs;
  let made = 0;
  let mostUsed = 0;
  // The provider counts when it processes; the answers below are therefore told in the order of processing.
  const countedBefore = new Map<SimulatedCall, number>();
  const windowOf = (atInMs: number) => Math.floor((atInMs - play.phaseInMs) / 60_000);
  const respondUntil = (untilInMs: number) => {
    for (;;) {
      const next = inFlightCalls.toSorted((a, b) => a.answeredAtInMs - b.answeredAtInMs)[0];
      if (next === undefined || next.answeredAtInMs > untilInMs) return;
      inFlightCalls.splice(inFlightCalls.indexOf(next), 1);
      const atInMs = next.answeredAtInMs;
      const call = { startedAtInMs: next.startedAtInMs, othersInFlight: inFlightCalls.length };
      window = openWindow(window, inFlightCalls.length + 1, atInMs);
      const endInMs = (windowOf(next.processedAtInMs) + 1) * 60_000 + play.phaseInMs;
      const left = providersLimit - (countedBefore.get(next) ?? 0);
      const resetInSeconds = play.round((endInMs - next.processedAtInMs) / 1000);
      const told = next.withHeaders ? news(providersLimit, left, resetInSeconds) : silentHeaders;
      window = learnFromResponse(window, told, call, atInMs);
      mostUsed = Math.max(mostUsed, window.used);
    }
  };
  for (const burst of play.given) {
    nowInMs += burst.gapInMs;
    respondUntil(nowInMs);
    window = openWindow(window, inFlightCalls.length, nowInMs);
    const calls = Math.min(burst.requested, allowedNow(window, settings, inFlightCalls.length, nowInMs));
    for (let index = 0; index < calls; index += 1) {
      const processedAtInMs = nowInMs + (burst.toProviderInMs[index] ?? 1);
      const answeredAtInMs = processedAtInMs + (burst.backInMs[index] ?? 1);
      const call = {
        startedAtInMs: nowInMs,
        processedAtInMs,
        answeredAtInMs,
        withHeaders: play.headers(made),
      };
      const counted = (perWindow.get(windowOf(processedAtInMs)) ?? 0) + 1;
      perWindow.set(windowOf(processedAtInMs), counted);
      countedBefore.set(call, counted);
      inFlightCalls.push(call);
      made += 1;
    }
    window = countCalls(window, calls);
    mostUsed = Math.max(mostUsed, window.used);
  }
  return { perWindow, mostUsed };
}
