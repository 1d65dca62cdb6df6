import type { CallAnswer, StartedCall } from '../../../src/dispatch/session/started-call.js';
import type { QuotaReading } from '../../../src/providers/contract/provider-answer.js';
import type {
  ProviderStamp,
  SourceReading,
  StatusReading,
} from '../../../src/providers/contract/source-reading.js';
import type { Coverage } from '../coverage.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { AccountWays, SourceWays } from './account-ways.js';
import { type Delivery, drawDelivery, within } from './delivery.js';
import { describeFailed, failCall, noQuota } from './failures.js';
import { type ImportCourse, ImportHistory, type SourceLook } from './import-history.js';
import { type Metered, QuotaMeter } from './quota-meter.js';
import { showSource, showStatus, strangeStatus } from './show-source.js';
import type { Spell } from './spell.js';
import { writeStamp } from './write-stamp.js';

type Call = StartedCall['call'];

/** What the account made of a call. */
export interface Arrival {
  readonly answer: CallAnswer;
  /** The window of the provider's quota that it counted in, and what is left of it. */
  readonly window: number;
  readonly remaining: number | null;
  readonly isThrottled: boolean;
}

/** One account at a simulated provider, at the level of the providers' contract: what it is asked, what it does, what it shows. */
export class SimulatedAccount {
  readonly histories: ReadonlyMap<string, ImportHistory>;
  /** The version of the credentials that it takes. */
  acceptedVersion = 1;
  /** Sources whose imports were ever touched by somebody else, or shown otherwise than they were. */
  readonly disturbed = new Set<string>();
  private readonly meter: QuotaMeter;
  private readonly spells = new Map<Spell, number>();
  /** Stamps as they were written once: the same ones are read again and again. */
  private readonly stamps = new Map<number, ProviderStamp>();
  private nowInMs = 0;

  constructor(
    readonly ways: AccountWays,
    firstStampAtInMs: number,
    private readonly random: SeededRandom,
    private readonly coverage: Coverage,
  ) {
    this.meter = new QuotaMeter(ways);
    this.histories = new Map(
      ways.sources.map((source, index) => [
        source.id,
        // One source has never been refreshed.
        new ImportHistory(ways.stampMovesAt, ways.whileBusy, index === 0 ? null : firstStampAtInMs),
      ]),
    );
  }

  /** Lets something befall the account until a time. */
  cast(spell: Spell, untilInMs: number): void {
    this.spells.set(spell, Math.max(untilInMs, this.spells.get(spell) ?? 0));
  }

  /** What becomes of a call that is sent now. */
  deliver(nowInMs: number): Delivery {
    this.nowInMs = nowInMs;
    return drawDelivery(this.random, this.ways, (spell) => this.has(spell));
  }

  /** A call arrives: it has its effect, and is answered. */
  arrive({ call, credentialVersion }: StartedCall, nowInMs: number): Arrival {
    this.nowInMs = nowInMs;
    const metered = this.meter.count(nowInMs);
    const answer = this.answer(call, credentialVersion, metered);
    const isThrottled = 'failure' in answer.answer && answer.answer.failure.kind === 'throttled';
    return {
      answer,
      window: metered.window,
      remaining: answer.answer.quota.remaining,
      isThrottled,
    };
  }

  /** Somebody else who holds the key makes calls. */
  useFromOutside(calls: number, nowInMs: number): void {
    this.coverage.count('provider: calls of outside users', calls);
    this.meter.countOutside(calls, nowInMs);
  }

  /** The provider imports a source by itself. */
  importByItself(source: string, nowInMs: number): void {
    this.nowInMs = nowInMs;
    const ways = this.ways.sources.find(({ id }) => id === source);
    if (ways === undefined) throw new Error(`There is no source ${source}.`);
    this.disturbed.add(source);
    this.coverage.count('provider: automatic import');
    this.histories.get(source)?.ask(nowInMs, { ...this.drawCourse(ways), isAutomatic: true });
  }

  /** Whatever befell the account is over: no import takes longer than it should, and none is doomed any more. */
  calm(nowInMs: number): void {
    this.spells.clear();
    for (const history of this.histories.values()) history.calm(nowInMs);
  }

  private has(spell: Spell): boolean {
    return (this.spells.get(spell) ?? 0) > this.nowInMs;
  }

  private hit(spell: Spell): boolean {
    if (!this.has(spell)) return false;
    this.coverage.count(`provider: ${spell}`);
    return true;
  }

  private answer(call: Call, credentialVersion: number, metered: Metered): CallAnswer {
    const quota = this.ways.hasHeaders ? metered.quota : noQuota;
    if (!metered.isAllowed) {
      this.coverage.count('provider: quota spent');
      return failCall(call, describeFailed('throttled', quota.resetInMs), quota);
    }
    if (this.hit('throttling-without-headers')) return failCall(call, describeFailed('throttled'), noQuota);
    if (this.hit('throttling-with-headers')) {
      const { resetInMs } = metered.quota;
      return failCall(call, describeFailed('throttled', resetInMs), { ...metered.quota, remaining: 0 });
    }
    if (credentialVersion < this.acceptedVersion) {
      this.coverage.count('provider: refused-credentials');
      return failCall(call, describeFailed('unauthorized'), quota);
    }
    if (this.has('server-errors') && this.random.chance(0.6)) {
      this.coverage.count('provider: server-errors');
      if (this.random.chance(0.5)) this.serve(call, quota);
      return failCall(call, describeFailed('unavailable'), quota);
    }
    const answer = this.serve(call, quota);
    if (this.has('unreadable-answers') && this.random.chance(0.5)) {
      this.coverage.count('provider: unreadable-answers');
      return failCall(call, describeFailed('unreadable'), quota);
    }
    return answer;
  }

  private serve(call: Call, quota: QuotaReading): CallAnswer {
    switch (call.kind) {
      case 'verify':
        return { kind: 'verify', answer: { kind: 'read', value: null, quota } };
      case 'marketplaces':
        return { kind: 'marketplaces', answer: { kind: 'read', value: { simulated: true }, quota } };
      case 'list':
        return this.list(quota);
      case 'status':
        return this.readStatus(call.source, quota);
      case 'trigger':
        return this.trigger(call, call.source, quota);
      case 'trigger-all':
        for (const ways of this.ways.sources) if (ways.refreshable) this.begin(ways);
        return { kind: 'trigger', answer: { kind: 'accepted', quota } };
      default:
        return call satisfies never;
    }
  }

  private list(quota: QuotaReading): CallAnswer {
    const shown = this.hit('missing-source') ? this.ways.sources.slice(1) : this.ways.sources;
    const sources = shown.map((ways): SourceReading => {
      const look = this.look(ways.id);
      return showSource(this.ways.like, ways, this.wordOf(ways.id, look), this.stampOf(look));
    });
    const rest = this.hit('withheld-list')
      ? ({ kind: 'withheld', detail: 'There is more than one page.' } as const)
      : ({ kind: 'none' } as const);
    return { kind: 'list', answer: { kind: 'read', value: { sources, rest }, quota } };
  }

  private readStatus(source: string, quota: QuotaReading): CallAnswer {
    if (!this.histories.has(source)) {
      const failed = { kind: 'failed', failure: describeFailed('not-found'), quota } as const;
      return { kind: 'status', source, answer: failed };
    }
    const value = this.wordOf(source, this.look(source));
    return { kind: 'status', source, answer: { kind: 'read', value, quota } };
  }

  private trigger(call: Call, source: string, quota: QuotaReading): CallAnswer {
    const ways = this.ways.sources.find(({ id }) => id === source);
    if (ways === undefined) return failCall(call, describeFailed('not-found'), quota);
    if (!ways.refreshable) return failCall(call, describeFailed('not-refreshable'), quota);
    if (this.has('refused-triggers') && this.random.chance(0.5)) {
      this.coverage.count('provider: refused-triggers');
      return failCall(call, describeFailed('rejected'), quota);
    }
    this.begin(ways);
    return { kind: 'trigger', answer: { kind: 'accepted', quota } };
  }

  private begin(ways: SourceWays): void {
    if (this.hit('dropped-imports')) return;
    const taken = this.histories.get(ways.id)?.ask(this.nowInMs, this.drawCourse(ways));
    this.coverage.count(`provider: trigger ${taken}`);
  }

  private drawCourse(ways: SourceWays): ImportCourse {
    const slow = this.hit('slow-imports') ? this.random.integer(5, 30) : 1;
    const queuesForInMs = within(this.random, ways.queues);
    const takesInMs = this.hit('endless-imports') ? Infinity : within(this.random, ways.takes) * slow;
    return {
      queuesForInMs,
      takesInMs,
      isDrawnOut: slow > 1 || takesInMs === Infinity,
      endsInError: this.hit('failing-imports'),
      isAutomatic: false,
    };
  }

  private look(source: string): SourceLook {
    const history = this.histories.get(source);
    if (history === undefined) throw new Error(`There is no source ${source}.`);
    const lags = this.hit('lagging-reads');
    if (lags) this.disturbed.add(source);
    return history.look(this.nowInMs - (lags ? this.random.integer(1000, 15_000) : 0));
  }

  private stampOf({ stampAtInMs }: SourceLook): ProviderStamp | null {
    if (stampAtInMs === null) return null;
    const written = this.stamps.get(stampAtInMs) ?? writeStamp(this.ways.like, stampAtInMs);
    this.stamps.set(stampAtInMs, written);
    return written;
  }

  private wordOf(source: string, look: SourceLook): StatusReading {
    if (this.has('unknown-words') && this.random.chance(0.7)) {
      this.coverage.count('provider: unknown-words');
      return strangeStatus;
    }
    if (this.has('flapping-status') && look.phase !== 'idle' && this.random.chance(0.5)) {
      this.coverage.count('provider: flapping-status');
      this.disturbed.add(source);
      return showStatus(this.ways.like, { ...look, phase: 'idle' });
    }
    return showStatus(this.ways.like, look);
  }
}
