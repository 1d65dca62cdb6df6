import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { QuotaReading } from '../../../src/providers/contract/provider-response.js';
import type {
  LastAttempt,
  SourceReading,
  StatusReading,
} from '../../../src/providers/contract/source-reading.js';
import type { Coverage } from '../coverage.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { AccountBehavior, SourceBehavior } from './account-behavior.js';
import { type Delivery, drawDelivery, drawDuration } from './delivery.js';
import { describeFailed, failCall, noQuota } from './failures.js';
import { type ImportPlan, ImportHistory, type SourceState } from './import-history.js';
import { type Metered, QuotaMeter } from './quota-meter.js';
import { showSource, showStatus, unknownStatus } from './show-source.js';
import type { Disturbance } from './disturbance.js';
import { writeAttempt } from './write-attempt.js';

type Call = StartedCall['call'];

/** How the account handled a call. */
export interface Arrival {
  readonly response: CallResponse;
  /** The window of the provider's quota that it counted in, and what is left of it. */
  readonly window: number;
  readonly remaining: number | null;
  readonly isThrottled: boolean;
}

/** One account at a simulated provider, at the level of the providers' contract: the calls it gets, its imports, what it shows. */
export class SimulatedAccount {
  readonly histories: ReadonlyMap<string, ImportHistory>;
  /** The version of the credentials that it accepts. */
  acceptedVersion = 1;
  /** Sources that had imports by others, or whose reads did not show the true state. */
  readonly disturbed = new Set<string>();
  private readonly meter: QuotaMeter;
  private readonly activeDisturbances = new Map<Disturbance, number>();
  /** The last attempts as written, because the same ones are read again and again. */
  private readonly lastAttempts = new Map<number, LastAttempt>();
  private nowInMs = 0;

  constructor(
    readonly behavior: AccountBehavior,
    firstAttemptAtInMs: number,
    private readonly random: SeededRandom,
    private readonly coverage: Coverage,
  ) {
    this.meter = new QuotaMeter(behavior);
    this.histories = new Map(
      behavior.sources.map((source, index) => [
        source.id,
        // One source has never been refreshed.
        new ImportHistory(
          behavior.lastAttemptMovesAt,
          behavior.whileBusy,
          index === 0 ? null : firstAttemptAtInMs,
        ),
      ]),
    );
  }

  /** Starts a disturbance of the account until a time. */
  disturb(disturbance: Disturbance, untilInMs: number): void {
    this.activeDisturbances.set(
      disturbance,
      Math.max(untilInMs, this.activeDisturbances.get(disturbance) ?? 0),
    );
  }

  /** What happens to a call that is sent now. */
  deliver(nowInMs: number): Delivery {
    this.nowInMs = nowInMs;
    return drawDelivery(this.random, this.behavior, (disturbance) => this.has(disturbance));
  }

  /** A call arrives: it takes effect and gets a response. */
  arrive({ call, credentialVersion }: StartedCall, nowInMs: number): Arrival {
    this.nowInMs = nowInMs;
    const metered = this.meter.count(nowInMs);
    const response = this.respond(call, credentialVersion, metered);
    const isThrottled = 'failure' in response.response && response.response.failure.kind === 'throttled';
    return {
      response,
      window: metered.window,
      remaining: response.response.quota.remaining,
      isThrottled,
    };
  }

  /** Another user of the key makes calls. */
  useFromOutside(calls: number, nowInMs: number): void {
    this.coverage.count('provider: calls of outside users', calls);
    this.meter.countOutside(calls, nowInMs);
  }

  /** The provider imports a source by itself. */
  importByItself(source: string, nowInMs: number): void {
    this.nowInMs = nowInMs;
    const behavior = this.behavior.sources.find(({ id }) => id === source);
    if (behavior === undefined) throw new Error(`There is no source ${source}.`);
    this.disturbed.add(source);
    this.coverage.count('provider: automatic import');
    this.histories.get(source)?.trigger(nowInMs, { ...this.drawImport(behavior), isAutomatic: true });
  }

  /** Ends all disturbances: no import takes longer than usual, and none fails. */
  recover(nowInMs: number): void {
    this.activeDisturbances.clear();
    for (const history of this.histories.values()) history.recover(nowInMs);
  }

  private has(disturbance: Disturbance): boolean {
    return (this.activeDisturbances.get(disturbance) ?? 0) > this.nowInMs;
  }

  private occurs(disturbance: Disturbance): boolean {
    if (!this.has(disturbance)) return false;
    this.coverage.count(`provider: ${disturbance}`);
    return true;
  }

  private respond(call: Call, credentialVersion: number, metered: Metered): CallResponse {
    const quota = this.behavior.hasHeaders ? metered.quota : noQuota;
    if (!metered.isAllowed) {
      this.coverage.count('provider: quota spent');
      return failCall(call, describeFailed('throttled', quota.resetInMs), quota);
    }
    if (this.occurs('throttling-without-headers'))
      return failCall(call, describeFailed('throttled'), noQuota);
    if (this.occurs('throttling-with-headers')) {
      const { resetInMs } = metered.quota;
      return failCall(call, describeFailed('throttled', resetInMs), { ...metered.quota, remaining: 0 });
    }
    if (credentialVersion < this.acceptedVersion) {
      this.coverage.count('provider: rejected-credentials');
      return failCall(call, describeFailed('unauthorized'), quota);
    }
    if (this.has('server-errors') && this.random.chance(0.6)) {
      this.coverage.count('provider: server-errors');
      if (this.random.chance(0.5)) this.serve(call, quota);
      return failCall(call, describeFailed('unavailable'), quota);
    }
    const response = this.serve(call, quota);
    if (this.has('unreadable-responses') && this.random.chance(0.5)) {
      this.coverage.count('provider: unreadable-responses');
      return failCall(call, describeFailed('unreadable'), quota);
    }
    return response;
  }

  private serve(call: Call, quota: QuotaReading): CallResponse {
    switch (call.kind) {
      case 'verify':
        return { kind: 'verify', response: { kind: 'read', value: null, quota } };
      case 'reference-data':
        return { kind: 'reference-data', response: { kind: 'read', value: { simulated: true }, quota } };
      case 'list':
        return this.list(quota);
      case 'status':
        return this.readStatus(call.source, quota);
      case 'trigger':
        return this.trigger(call, call.source, quota);
      case 'trigger-all':
        for (const behavior of this.behavior.sources) if (behavior.refreshable) this.startImport(behavior);
        return { kind: 'trigger', response: { kind: 'accepted', quota } };
      default:
        return call satisfies never;
    }
  }

  private list(quota: QuotaReading): CallResponse {
    const shown = this.occurs('missing-source') ? this.behavior.sources.slice(1) : this.behavior.sources;
    const sources = shown.map((behavior): SourceReading => {
      const state = this.readState(behavior.id);
      return showSource(
        this.behavior.like,
        behavior,
        this.statusOf(behavior.id, state),
        this.lastAttemptOf(state),
      );
    });
    const continuation = this.occurs('withheld-list')
      ? ({ kind: 'withheld', detail: 'There is more than one page.' } as const)
      : ({ kind: 'none' } as const);
    return { kind: 'list', response: { kind: 'read', value: { sources, continuation }, quota } };
  }

  private readStatus(source: string, quota: QuotaReading): CallResponse {
    if (!this.histories.has(source)) {
      const failed = { kind: 'failed', failure: describeFailed('not-found'), quota } as const;
      return { kind: 'status', source, response: failed };
    }
    const value = this.statusOf(source, this.readState(source));
    return { kind: 'status', source, response: { kind: 'read', value, quota } };
  }

  private trigger(call: Call, source: string, quota: QuotaReading): CallResponse {
    const behavior = this.behavior.sources.find(({ id }) => id === source);
    if (behavior === undefined) return failCall(call, describeFailed('not-found'), quota);
    if (!behavior.refreshable) return failCall(call, describeFailed('not-refreshable'), quota);
    if (this.has('rejected-triggers') && this.random.chance(0.5)) {
      this.coverage.count('provider: rejected-triggers');
      return failCall(call, describeFailed('rejected'), quota);
    }
    this.startImport(behavior);
    return { kind: 'trigger', response: { kind: 'accepted', quota } };
  }

  private startImport(behavior: SourceBehavior): void {
    if (this.occurs('dropped-imports')) return;
    const effect = this.histories.get(behavior.id)?.trigger(this.nowInMs, this.drawImport(behavior));
    this.coverage.count(`provider: trigger ${effect}`);
  }

  private drawImport(behavior: SourceBehavior): ImportPlan {
    const slowdown = this.occurs('slow-imports') ? this.random.integer(5, 30) : 1;
    const queuesForInMs = drawDuration(this.random, behavior.queueDuration);
    const takesInMs = this.occurs('endless-imports')
      ? Infinity
      : drawDuration(this.random, behavior.importDuration) * slowdown;
    return {
      queuesForInMs,
      takesInMs,
      isProlonged: slowdown > 1 || takesInMs === Infinity,
      endsInError: this.occurs('failing-imports'),
      isAutomatic: false,
    };
  }

  private readState(source: string): SourceState {
    const history = this.histories.get(source);
    if (history === undefined) throw new Error(`There is no source ${source}.`);
    const lags = this.occurs('lagging-reads');
    if (lags) this.disturbed.add(source);
    return history.stateAt(this.nowInMs - (lags ? this.random.integer(1000, 15_000) : 0));
  }

  private lastAttemptOf({ lastAttemptAtInMs }: SourceState): LastAttempt | null {
    if (lastAttemptAtInMs === null) return null;
    const lastAttempt =
      this.lastAttempts.get(lastAttemptAtInMs) ?? writeAttempt(this.behavior.like, lastAttemptAtInMs);
    this.lastAttempts.set(lastAttemptAtInMs, lastAttempt);
    return lastAttempt;
  }

  private statusOf(source: string, state: SourceState): StatusReading {
    if (this.has('unknown-statuses') && this.random.chance(0.7)) {
      this.coverage.count('provider: unknown-statuses');
      return unknownStatus;
    }
    if (this.has('flapping-status') && state.phase !== 'idle' && this.random.chance(0.5)) {
      this.coverage.count('provider: flapping-status');
      this.disturbed.add(source);
      return showStatus(this.behavior.like, { ...state, phase: 'idle' });
    }
    return showStatus(this.behavior.like, state);
  }
}
