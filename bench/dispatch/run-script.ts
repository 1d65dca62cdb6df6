import type { Outcome } from './outcome.js';
import { SandboxAccountSide } from './sandbox-account-side.js';
import { type Account, latencyInMs, type Scenario } from './scenario.js';

/** A plain script looks again this long after it has looked at everything. */
const pauseInMs = 10_000;

/** What the scripts of one account came to so far. */
interface Tally {
  calls: number;
  reads: number;
  triggers: number;
  readonly notified: {
    readonly source: string;
    readonly readAtInMs: number;
    readonly notifiedAtInMs: number;
  }[];
}

/**
 * What a team would write without the gateway: ask for every source, one call after the other, then read the status of each
 * until it has ended, and wait as told after a 429. It uses the whole quota. Callers who come at different times run a script
 * each; those of one moment are one script. What was shown before the trigger is given to it for nothing.
 */
export function runScript(scenario: Scenario, account: Account): Outcome {
  const side = new SandboxAccountSide(scenario, account);
  const tally: Tally = { calls: 0, reads: 0, triggers: 0, notified: [] };
  const byArrival = Map.groupBy(account.requests, (request) => request.afterInMs);
  const scripts = [...byArrival].map(([afterInMs, requests]) => ({
    atInMs: account.startsAtInMs + afterInMs,
    steps: runSteps(
      side,
      requests.map((request) => request.source),
      tally,
    ),
  }));
  for (const script of scripts) script.steps.next();
  const untilInMs = account.startsAtInMs + scenario.deadlineInMs;
  for (;;) {
    const next = scripts.reduce((first, one) => (one.atInMs < first.atInMs ? one : first));
    if (next.atInMs > untilInMs) break;
    const step = next.steps.next(next.atInMs);
    next.atInMs = step.done === true ? Infinity : next.atInMs + step.value;
  }
  const finished = side.finishedImports(untilInMs);
  const lastNotifiedInMs = Math.max(...tally.notified.map((one) => one.notifiedAtInMs));
  return {
    calls: tally.calls,
    listReads: scenario.provider === 'shipengine' ? tally.reads : 0,
    statusReads: scenario.provider === 'shipstation' ? tally.reads : 0,
    triggers: tally.triggers,
    throttled: side.throttled,
    notified: tally.notified.length,
    totalInMs: lastNotifiedInMs - account.startsAtInMs,
    delaysInMs: tally.notified.map(({ source, readAtInMs, notifiedAtInMs }) => {
      const ends = (finished.get(source) ?? [])
        .map((one) => one.finishedAtInMs)
        .filter((at) => at <= readAtInMs);
      return notifiedAtInMs - Math.max(...ends);
    }),
    tickInMs: pauseInMs,
    readsBeyondRule: 0,
  };
}

/** One script: yields for how long it waits, and is handed the time at which it goes on. */
function* runSteps(
  side: SandboxAccountSide,
  sources: readonly string[],
  tally: Tally,
): Generator<number, void, number> {
  let nowInMs = yield 0;
  /** Makes a call as often as it takes; the time at which the provider had it is kept in `nowInMs` less the latency. */
  function* call(): Generator<number, number, number> {
    for (;;) {
      tally.calls += 1;
      const calledAtInMs = nowInMs;
      const waitInMs = side.waitRequested(calledAtInMs);
      nowInMs = yield latencyInMs;
      if (waitInMs === null) return calledAtInMs;
      nowInMs = yield waitInMs;
    }
  }
  const before = new Map<string, string>();
  for (const source of sources) {
    const atInMs = yield* call();
    before.set(source, side.read(source, atInMs).lastAttempt);
    side.trigger(source, atInMs);
    tally.triggers += 1;
  }
  const seenRunning = new Set<string>();
  while (before.size > 0) {
    for (const [source, lastAttempt] of [...before]) {
      const atInMs = yield* call();
      tally.reads += 1;
      const seen = side.read(source, atInMs);
      if (seen.normalizedStatus !== 'idle') seenRunning.add(source);
      else if (seen.lastAttempt !== lastAttempt || seenRunning.has(source)) {
        before.delete(source);
        tally.notified.push({ source, readAtInMs: atInMs, notifiedAtInMs: nowInMs });
      }
    }
    if (before.size > 0) nowInMs = yield pauseInMs;
  }
}
