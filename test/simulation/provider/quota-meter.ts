import type { QuotaReading } from '../../../src/providers/contract/provider-response.js';

const windowInMs = 60_000;

/** How an account counts calls. */
export interface MeterBehavior {
  readonly limit: number;
  readonly windowPhaseInMs: number;
  readonly roundsResetUp: boolean;
}

/** The meter's result for one call. */
export interface Metered {
  readonly isAllowed: boolean;
  /** The number of the window that the call counts in; it grows by one with each window. */
  readonly window: number;
  readonly quota: QuotaReading;
}

/** Fixed windows of a minute, shared by all users of the key (docs/providers/evidence.md#v1-quota). */
export class QuotaMeter {
  private window = Number.NEGATIVE_INFINITY;
  private used = 0;

  constructor(private readonly behavior: MeterBehavior) {}

  /** Counts a call that arrives now. */
  count(nowInMs: number): Metered {
    this.startWindow(nowInMs);
    this.used += 1;
    const { limit } = this.behavior;
    const remaining = Math.max(0, limit - this.used);
    const leftInMs = (this.window + 1) * windowInMs + this.behavior.windowPhaseInMs - nowInMs;
    const seconds = this.behavior.roundsResetUp ? Math.ceil(leftInMs / 1000) : Math.floor(leftInMs / 1000);
    return {
      isAllowed: this.used <= limit,
      window: this.window,
      quota: { limit, remaining, resetInMs: seconds * 1000 },
    };
  }

  /** Counts calls of other users of the key. */
  countOutside(calls: number, nowInMs: number): void {
    this.startWindow(nowInMs);
    this.used = Math.min(this.behavior.limit, this.used + calls);
  }

  private startWindow(nowInMs: number): void {
    const window = Math.floor((nowInMs - this.behavior.windowPhaseInMs) / windowInMs);
    if (window === this.window) return;
    this.window = window;
    this.used = 0;
  }
}
