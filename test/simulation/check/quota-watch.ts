import type { QuotaReading } from '../../../src/providers/contract/provider-response.js';
import type { AccountBehavior } from '../provider/account-behavior.js';
import type { Invariant } from './invariant.js';

const windowInMs = 60_000;
const marginInMs = 1000;

/** Reports a broken rule. */
export type Report = (invariant: Invariant, detail: string) => void;

/** Checks the calls of one connection as its provider counts them. Times are true time unless their name says otherwise. */
export class QuotaWatch {
  private window = Number.NEGATIVE_INFINITY;
  private arrived = 0;
  private stoppedUntilInDatabaseMs = 0;
  private shown: { readonly window: number; remaining: number } | null = null;
  private uncertainUntilInMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly callsOfWindow: number,
    private readonly behavior: Pick<AccountBehavior, 'windowPhaseInMs' | 'hasHeaders'>,
    private readonly report: Report,
  ) {}

  /**
   * The database's clock was set. Windows computed with it may be wrong for the next two minutes. Without quota headers they
   * stay wrong as long as the clock is wrong.
   */
  clockWasSet(nowInMs: number, clockIsWrong: boolean): void {
    const knowsWindows = this.behavior.hasHeaders || !clockIsWrong;
    this.uncertainUntilInMs = knowsWindows ? nowInMs + 2 * windowInMs + marginInMs : Infinity;
    this.shown = null;
  }

  /** Intents of calls were stored. */
  started(calls: number, nowInMs: number, databaseNowInMs: number): void {
    if (calls === 0) return;
    if (databaseNowInMs < this.stoppedUntilInDatabaseMs && nowInMs >= this.uncertainUntilInMs) {
      this.report(
        'no-early-call-after-429',
        `${this.stoppedUntilInDatabaseMs - databaseNowInMs} ms too early.`,
      );
    }
    if (this.shown?.window !== this.windowAt(nowInMs)) return;
    this.shown.remaining -= calls;
    if (this.shown.remaining < 0)
      this.report('within-the-remaining-quota', `${-this.shown.remaining} more than were left.`);
  }

  /** A call has arrived whose owner still waits for it. */
  arrivedAt(nowInMs: number): void {
    const window = this.windowAt(nowInMs);
    if (window !== this.window) this.arrived = 0;
    this.window = window;
    this.arrived += 1;
    if (this.arrived > this.callsOfWindow && nowInMs >= this.uncertainUntilInMs) {
      this.report(
        'within-the-share',
        `${this.arrived} calls have arrived, our share is ${this.callsOfWindow}.`,
      );
    }
  }

  /** A response was recorded. `window` is the provider's window in which the call counted. */
  learned(
    quota: QuotaReading,
    window: number,
    throttled: { readonly retryAfterInMs: number | null } | null,
    databaseNowInMs: number,
  ): void {
    if (throttled !== null) {
      const reset = quota.resetInMs === null ? null : quota.resetInMs + marginInMs;
      const waits = [throttled.retryAfterInMs, reset].filter((wait) => wait !== null);
      const waitInMs = waits.length === 0 ? windowInMs : Math.max(...waits);
      this.stoppedUntilInDatabaseMs = Math.max(this.stoppedUntilInDatabaseMs, databaseNowInMs + waitInMs);
    }
    if (quota.remaining === null || quota.resetInMs === null) return;
    if (this.shown === null || this.shown.window < window)
      this.shown = { window, remaining: quota.remaining };
    else if (this.shown.window === window)
      this.shown.remaining = Math.min(this.shown.remaining, quota.remaining);
  }

  private windowAt(nowInMs: number): number {
    return Math.floor((nowInMs - this.behavior.windowPhaseInMs) / windowInMs);
  }
}
