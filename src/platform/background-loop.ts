import { type Clock, systemClock } from './clock.js';
import type { Outage } from './outage.js';

/** Options of a background loop. */
export interface BackgroundLoopOptions {
  /** Does what is to do. It may request the next round itself. `signal` aborts when the loop stops. */
  readonly round: (signal: AbortSignal) => Promise<unknown>;
  /** The next round starts this long after a round that has not requested one. Without it: only after a request. */
  readonly pauseInMs?: number;
  /** The pause after so many failures in a row. Requests do not shorten it. Without it: as after any round. */
  readonly retryInMs?: (failures: number) => number;
  /** Gets the errors of rounds, and their successes. */
  readonly outage: Outage;
  /** Called when a round has finished and no other one is requested. */
  readonly onIdle?: () => void;
  /** Default: the timers of the machine. */
  readonly clock?: Pick<Clock, 'after'>;
}

/**
 * Background work in rounds, one at a time. Requests during a round share the next one: a round that starts after a request sees everything
 * that changed before it.
 */
export class BackgroundLoop {
  private readonly stopping = new AbortController();
  private readonly clock: Pick<Clock, 'after'>;
  private running: Promise<void> | null = null;
  private isRequested = false;
  private isDelayedByTrouble = false;
  private cancelPlanned: (() => void) | null = null;

  constructor(private readonly options: BackgroundLoopOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /** True during a round. */
  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Starts a round now, or after the running one. */
  request(): void {
    this.isRequested = true;
    if (this.mayStart()) this.running ??= this.runRequested();
  }

  /** Starts a round after the time, unless one starts before. It replaces the current pause. */
  requestIn(timeInMs: number): void {
    if (!this.isDelayedByTrouble) this.plan(timeInMs);
  }

  /** Resolves when no round runs. Never rejects. */
  async whenIdle(): Promise<void> {
    await this.running;
  }

  /** Starts no further round, aborts the signal of the running one, and waits for its end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelPlanned?.();
    await this.running;
  }

  private mayStart(): boolean {
    return this.isRequested && !this.isDelayedByTrouble && !this.stopping.signal.aborted;
  }

  private async runRequested(): Promise<void> {
    const { round, outage, pauseInMs, onIdle } = this.options;
    while (this.mayStart()) {
      this.isRequested = false;
      this.cancelPlanned?.();
      this.cancelPlanned = null;
      try {
        await round(this.stopping.signal);
        outage.recovered();
      } catch (error) {
        outage.report(error);
        this.delay();
      }
      if (this.cancelPlanned === null && pauseInMs !== undefined) this.plan(pauseInMs);
    }
    this.running = null;
    onIdle?.();
  }

  private delay(): void {
    const { retryInMs, outage } = this.options;
    if (retryInMs === undefined) return;
    this.plan(retryInMs(outage.failures));
    this.isDelayedByTrouble = true;
  }

  private plan(timeInMs: number): void {
    this.cancelPlanned?.();
    if (this.stopping.signal.aborted) return;
    this.cancelPlanned = this.clock.after(timeInMs, () => {
      this.cancelPlanned = null;
      this.isDelayedByTrouble = false;
      this.request();
    });
  }
}
