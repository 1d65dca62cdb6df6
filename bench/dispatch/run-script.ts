import type { Outcome } from './outcome.js';
import { SandboxAccountSide } from './sandbox-account-side.js';
import { type Account, latencyInMs, type Scenario } from './scenario.js';

/** Delay of a plain script between two rounds of reads. */
const pauseInMs = 10_000;

/** The counts of all scripts of one account so far. */
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
 * A script that a team would write without the gateway. It triggers every source, one call after the other, then reads each
 * status until the import has finished, and waits after a 429 as long as the response says. It uses the whole quota. Callers
 * at different times run one script each; callers at the same time share one. It gets the state before the trigger for free.
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

/** One script. It yields the duration of each wait and receives the time at which it continues. */
function* runSteps(
  side: SandboxAccountSide,
  sources: readonly string[],
  tally: Tally,
): Generator<number, void, number> {
  let nowInMs = yield 0;
  /** Makes a call, repeated after each 429. Returns when the provider received the successful one. */
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
