import type { Clock } from '../platform/clock.js';

/** The longest time a timer of Node can take. */
const maxTimerInMs = 2_147_483_647;

/** A watch on the end of one caller: ends by itself at the caller's expiry. */
export class OpenCallerWatch {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expiresAtInMs: number | undefined,
  ) {
    this.waitForExpiry();
  }

  /** Aborted once the caller may ask no more. */
  get finished(): AbortSignal {
    return this.ending.signal;
  }

  /** The caller may ask no more. */
  end(): void {
    clearTimeout(this.timer);
    this.ending.abort();
  }

  /** Looks no more; `ended` stays as it is. */
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
