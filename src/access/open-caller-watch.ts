import type { Clock } from '../platform/clock.js';

/** The longest delay that a timer of Node accepts. */
const maxTimerInMs = 2_147_483_647;

/** Watches one key or token; its signal aborts by itself when the key or token expires. */
export class OpenCallerWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expiresAtInMs: number | undefined,
  ) {
    this.waitForExpiry();
  }

  /** Aborts when the key or token is no longer valid. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Aborts the signal now. */
  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  /** Stops watching; the signal keeps its state. */
  close(): void {
    clearTimeout(this.timer);
  }

  private waitForExpiry(): void {
    if (this.expiresAtInMs === undefined) return;
    const leftInMs = this.expiresAtInMs - this.clock.nowInMs();
    if (leftInMs <= 0) return this.end();
    this.timer = setTimeout(() => this.waitForExpiry(), Math.min(leftInMs, maxTimerInMs));
  }
}
