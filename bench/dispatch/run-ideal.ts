import { followBudget, maxTickInMs, minTickInMs } from '../../src/dispatch/plan/timing.js';
import { newWindow } from '../../src/dispatch/plan/quota-window.js';
import type { Outcome } from './outcome.js';
import { type Account, callsPerMinute, latencyInMs, type Scenario, share } from './scenario.js';

const minuteInMs = 60_000;

/** An import of the schedule, and the number of requests that it serves. */
interface IdealRun {
  readonly source: string;
  readonly requests: number;
  readonly endsAtInMs: number;
}

/** Which calls go first when the quota is short. */
type Order = 'reads-first' | 'triggers-first';

/**
 * The schedule that knows when every import ends. It has the same share and windows, one baseline, each trigger as soon as no
 * other import of its source runs, and one list read per tick. If the list has no statuses, it reads one status for each end,
 * at the end. A short quota can be spent in two orders; each figure is that of the better order.
 */
export function runIdeal(scenario: Scenario, account: Account): Outcome {
  const readsFirst = new IdealSchedule(scenario, account, 'reads-first').run();
  const triggersFirst = new IdealSchedule(scenario, account, 'triggers-first').run();
  return {
    ...readsFirst,
    calls: Math.min(readsFirst.calls, triggersFirst.calls),
    listReads: Math.min(readsFirst.listReads, triggersFirst.listReads),
    totalInMs: Math.min(readsFirst.totalInMs, triggersFirst.totalInMs),
  };
}

class IdealSchedule {
  private readonly share: number;
  private readonly minInMs: number;
  private readonly readsStatuses: boolean;
  private readonly importTakesInMs: number;
  private readonly waiting = new Map<string, number>();
  private readonly busy = new Set<string>();
  private readonly live: IdealRun[] = [];
  private readonly delaysInMs: number[] = [];
  private readonly counts = { list: 0, status: 0, trigger: 0 };
  private readonly openAgain: { source: string; atInMs: number }[] = [];
  private usedInWindow = 0;
  private window = -1;
  private nowInMs: number;
  private lastListInMs: number;
  private lastProofInMs = 0;

  constructor(
    scenario: Scenario,
    private readonly account: Account,
    private readonly order: Order,
  ) {
    const rule = { callsPerMinute: callsPerMinute[scenario.provider], share };
    this.share = Math.floor(rule.share * rule.callsPerMinute);
    this.minInMs = minTickInMs(followBudget(newWindow(account.startsAtInMs), rule));
    this.readsStatuses = scenario.provider === 'shipstation';
    this.importTakesInMs = scenario.queuedInMs + scenario.runningInMs;
    this.nowInMs = account.startsAtInMs;
    this.lastListInMs = account.startsAtInMs;
  }

  run(): Outcome {
    const { startsAtInMs } = this.account;
    const arrivals = this.account.requests.toSorted((a, b) => a.afterInMs - b.afterInMs);
    this.spend('list'); // The baseline.
    this.nowInMs += latencyInMs;
    for (;;) {
      while (arrivals[0] !== undefined && startsAtInMs + arrivals[0].afterInMs <= this.nowInMs) {
        const { source } = arrivals[0];
        this.waiting.set(source, (this.waiting.get(source) ?? 0) + 1);
        arrivals.shift();
      }
      this.openSources();
      this.act();
      const arrivesAtInMs = arrivals[0] === undefined ? Infinity : startsAtInMs + arrivals[0].afterInMs;
      const next = Math.min(arrivesAtInMs, this.nextMomentInMs());
      if (!Number.isFinite(next)) break;
      this.nowInMs = next;
    }
    return {
      calls: this.counts.list + this.counts.status + this.counts.trigger,
      listReads: this.counts.list,
      statusReads: this.counts.status,
      triggers: this.counts.trigger,
      throttled: 0,
      notified: this.delaysInMs.length,
      totalInMs: this.lastProofInMs - startsAtInMs,
      delaysInMs: this.delaysInMs,
      tickInMs: maxTickInMs,
      readsBeyondRule: 0,
    };
  }

  private openSources(): void {
    const open = this.openAgain.filter(({ atInMs }) => atInMs <= this.nowInMs);
    for (const one of open) {
      this.openAgain.splice(this.openAgain.indexOf(one), 1);
      this.busy.delete(one.source);
    }
  }

  private act(): void {
    if (this.live.length > 0 && this.nowInMs - this.lastListInMs >= maxTickInMs && this.allowed() > 0) {
      this.lastListInMs = this.nowInMs;
      this.spend('list');
      if (!this.readsStatuses) this.proveFinished();
    }
    if (this.order === 'triggers-first') this.triggerReady();
    if (this.readsStatuses) this.readFinished();
    else if (this.listMayProve() && this.allowed() > 0) {
      this.lastListInMs = this.nowInMs;
      this.spend('list');
      this.proveFinished();
    }
    this.triggerReady();
  }

  private triggerReady(): void {
    const ready = [...this.waiting.keys()].filter((source) => !this.busy.has(source));
    if (this.triggersAll(ready) && this.allowed() > 0) {
      this.spend('trigger');
      for (const source of ready) this.start(source);
      return;
    }
    for (const source of ready.slice(0, this.allowed())) {
      this.spend('trigger');
      this.start(source);
    }
  }

  private triggersAll(ready: readonly string[]): boolean {
    const alike = this.account.requests.every((request) => request.sinceInMs === null);
    return this.readsStatuses && alike && ready.length === this.account.sources.length;
  }

  private start(source: string): void {
    const requests = this.waiting.get(source) ?? 0;
    this.waiting.delete(source);
    this.busy.add(source);
    this.live.push({ source, requests, endsAtInMs: this.nowInMs + this.importTakesInMs });
  }

  private readFinished(): void {
    const finished = this.live.filter((run) => run.endsAtInMs <= this.nowInMs).slice(0, this.allowed());
    for (const run of finished) {
      this.spend('status');
      this.prove(run);
    }
  }

  private listMayProve(): boolean {
    return (
      this.live.some((run) => run.endsAtInMs <= this.nowInMs) &&
      this.nowInMs >= this.lastListInMs + this.minInMs
    );
  }

  private proveFinished(): void {
    for (const run of this.live.filter((one) => one.endsAtInMs <= this.nowInMs)) this.prove(run);
  }

  private prove(run: IdealRun): void {
    const atInMs = this.nowInMs + latencyInMs;
    this.live.splice(this.live.indexOf(run), 1);
    for (let request = 0; request < run.requests; request += 1) this.delaysInMs.push(atInMs - run.endsAtInMs);
    this.openAgain.push({ source: run.source, atInMs });
    this.lastProofInMs = Math.max(this.lastProofInMs, atInMs);
  }

  private nextMomentInMs(): number {
    const ends = this.live.map((run) => run.endsAtInMs);
    const moments = [
      ...ends.filter((at) => at > this.nowInMs),
      ...this.openAgain.map(({ atInMs }) => atInMs).filter((at) => at > this.nowInMs),
    ];
    // Due calls that were not made wait for the next window.
    const windowInMs = (Math.floor(this.nowInMs / minuteInMs) + 1) * minuteInMs;
    const after = (atInMs: number) => (atInMs > this.nowInMs ? atInMs : windowInMs);
    if (this.live.length > 0) moments.push(after(this.lastListInMs + maxTickInMs));
    const hasFinished = ends.some((at) => at <= this.nowInMs);
    if (hasFinished && !this.readsStatuses) moments.push(after(this.lastListInMs + this.minInMs));
    const isReady = [...this.waiting.keys()].some((source) => !this.busy.has(source));
    if (hasFinished || isReady) moments.push(windowInMs);
    return Math.min(...moments);
  }

  private allowed(): number {
    const window = Math.floor(this.nowInMs / minuteInMs);
    if (window !== this.window) {
      this.window = window;
      this.usedInWindow = 0;
    }
    return this.share - this.usedInWindow;
  }

  private spend(kind: keyof typeof this.counts): void {
    this.allowed();
    this.usedInWindow += 1;
    this.counts[kind] += 1;
  }
}
