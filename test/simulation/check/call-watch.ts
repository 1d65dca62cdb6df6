import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { Arrival } from '../provider/simulated-account.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { Claim } from '../store/simulation-store.js';
import { TriggerWatch } from './trigger-watch.js';
import type { JoiningWatch } from './joining-watch.js';
import { QuotaWatch } from './quota-watch.js';
import { clockWasSetWithin, type Watched } from './watched.js';

const maxPassesPerSecond = 100;

interface ConnectionFacts {
  readonly quota: QuotaWatch;
  /** The times of the passes within the last second. */
  readonly passTimes: number[];
  /** True time; minus infinity: never. */
  takenOverAtInMs: number;
  owner: { readonly fence: number; readonly name: string; untilInDatabaseMs: number } | null;
}

/** Watches the calls: who makes them, when, and whether they are allowed. */
export class CallWatch {
  private readonly facts = new Map<number, ConnectionFacts>();
  private readonly triggers: TriggerWatch;
  private readonly arrivals = new Map<number, Arrival>();

  constructor(
    private readonly watched: Watched,
    joining: JoiningWatch,
    private readonly leaseInMs: number,
  ) {
    this.triggers = new TriggerWatch(watched, joining);
    for (const [id, { behavior }] of watched.accounts) {
      const callsOfWindow = Math.max(1, Math.floor(behavior.share * behavior.limit));
      const quota = new QuotaWatch(callsOfWindow, behavior, watched.report);
      this.facts.set(id, { quota, passTimes: [], takenOverAtInMs: Number.NEGATIVE_INFINITY, owner: null });
    }
  }

  claimed(claims: readonly Claim[]): void {
    for (const { key, fence, owner } of claims) {
      const facts = this.factsOf(key);
      const before = facts.owner;
      if (before !== null && before.untilInDatabaseMs > this.watched.clock.nowInMs) {
        this.watched.report('no-write-without-lease', `${owner} took ${key} from ${before.name} too early.`);
      }
      this.watched.coverage.count(before === null ? 'lease: claimed' : 'lease: taken over');
      if (before !== null) facts.takenOverAtInMs = this.watched.nowInMs();
      facts.owner = { fence, name: owner, untilInDatabaseMs: this.watched.clock.nowInMs + this.leaseInMs };
    }
  }

  /** When a connection was last taken over from a lost owner. */
  takenOverAtInMs(connectionId: number): number {
    return this.factsOf(connectionId).takenOverAtInMs;
  }

  renewed(claim: Claim): void {
    this.mayWrite(claim, 'renewed');
    const { owner } = this.factsOf(claim.key);
    if (owner !== null) owner.untilInDatabaseMs = this.watched.clock.nowInMs + this.leaseInMs;
  }

  released(claim: Claim): void {
    const facts = this.factsOf(claim.key);
    if (facts.owner?.fence === claim.fence && facts.owner.name === claim.owner) facts.owner = null;
  }

  /** An owner has written: checks that it may. */
  mayWrite({ key, fence, owner: name }: Claim, what: string): void {
    const { owner } = this.factsOf(key);
    const isOwner = owner !== null && owner.fence === fence && owner.name === name;
    if (!isOwner || owner.untilInDatabaseMs <= this.watched.clock.nowInMs) {
      this.watched.report('no-write-without-lease', `${name} ${what} ${key} with fence ${fence}.`);
    }
  }

  passed(claim: Claim, pass: DispatchPass): void {
    this.mayWrite(claim, 'made a pass of');
    const { ledger, clock, coverage } = this.watched;
    const nowInMs = this.watched.nowInMs();
    const facts = this.factsOf(claim.key);
    for (const call of ledger.closeLost(claim))
      coverage.count(`lost owner: ${call.started.call.kind} left open`);
    this.watchPasses(facts, claim.key, nowInMs, pass.calls.length > 0);
    facts.quota.started(pass.calls.length, nowInMs, clock.nowInMs);
    for (const started of pass.calls) {
      this.judgeStatus(claim.key, started);
      const call = ledger.started(claim.key, claim.fence, started, nowInMs);
      coverage.count(`call: ${started.call.kind}`);
      for (const runId of started.runIds) this.triggers.judge(call, runId);
    }
    if (pass.calls.length > 0) this.judgeCount(claim.key);
  }

  /** A call is sent. `isLate`: the process was stopped between its check of the lease and the sending. */
  sends(claim: Claim, isLate: boolean): void {
    const { owner } = this.factsOf(claim.key);
    const isOwner = owner?.fence === claim.fence && owner.name === claim.owner;
    if (isOwner) return;
    // When the database's clock is set forward, leases expire that were renewed just before.
    if (isLate || clockWasSetWithin(this.watched, this.leaseInMs))
      this.watched.coverage.count('late call of a stopped owner');
    else this.watched.report('no-call-without-lease', `${claim.owner} called ${claim.key}.`);
  }

  /** A call has arrived. `isStray`: its owner no longer waits for it, or it is a second copy. */
  arrived(started: StartedCall, connectionId: number, arrival: Arrival, isStray: boolean): void {
    this.arrivals.set(started.rowId, arrival);
    if (!isStray) this.factsOf(connectionId).quota.arrivedAt(this.watched.nowInMs());
  }

  recorded(claim: Claim, started: StartedCall, response: CallResponse): void {
    this.mayWrite(claim, 'recorded a response of');
    this.watched.ledger.recorded(started.rowId);
    const failure = 'failure' in response.response ? response.response.failure : null;
    this.watched.coverage.count(`response: ${started.call.kind} ${failure?.kind ?? response.response.kind}`);
    const arrival = this.arrivals.get(started.rowId);
    if (arrival === undefined) return;
    const throttled = failure?.kind === 'throttled' ? { retryAfterInMs: failure.retryAfterInMs } : null;
    const { clock } = this.watched;
    this.factsOf(claim.key).quota.learned(response.response.quota, arrival.window, throttled, clock.nowInMs);
  }

  discarded(claim: Claim, started: StartedCall): void {
    this.mayWrite(claim, 'discarded a call of');
    this.watched.ledger.discarded(started.rowId);
    this.watched.coverage.count('call discarded: the lease was renewed too late');
  }

  /** The database's clock has been set. */
  clockWasSet(clockIsWrong: boolean): void {
    for (const { quota } of this.facts.values()) quota.clockWasSet(this.watched.nowInMs(), clockIsWrong);
  }

  private factsOf(connectionId: number): ConnectionFacts {
    const facts = this.facts.get(connectionId);
    if (facts === undefined) throw new Error(`There is no connection ${connectionId}.`);
    return facts;
  }

  private watchPasses(
    { passTimes }: ConnectionFacts,
    connectionId: number,
    nowInMs: number,
    isUseful: boolean,
  ): void {
    if (isUseful) passTimes.length = 0;
    passTimes.push(nowInMs);
    while ((passTimes[0] ?? nowInMs) <= nowInMs - 1000) passTimes.shift();
    if (passTimes.length > maxPassesPerSecond) {
      this.watched.report('no-hot-loop', `${passTimes.length} passes of ${connectionId} within a second.`);
    }
  }

  private judgeStatus(connectionId: number, { call }: StartedCall): void {
    const status = this.watched.store.rows.connections.get(connectionId)?.status;
    if (status === 'active' || (status === 'unauthorized' && call.kind === 'verify')) return;
    this.watched.report(
      'no-call-when-inactive',
      `A call "${call.kind}" although ${connectionId} is ${status}.`,
    );
  }

  /** A call counts from its intent; a call that is in flight at the end of a window counts in both windows. */
  private judgeCount(connectionId: number): void {
    if (clockWasSetWithin(this.watched, 180_000)) return;
    const window = this.watched.store.rows.dispatches.get(connectionId)?.quota;
    if (window === null || window === undefined) return;
    const count = this.watched.ledger.countSince(connectionId, window.openedAtInMs);
    if (window.used < count) {
      this.watched.report(
        'every-call-counts',
        `${window.used} of ${count} calls of ${connectionId} are counted.`,
      );
    }
  }
}
