import type { Lease } from '../../database/lease/lease.js';
import type { Clock } from '../../platform/clock.js';

const maxWaitInMs = 60_000;

/** Wakes a session at the next hint, response or pass, whichever comes first. A wake-up between two waits is not lost. */
export class Wakeup {
  private pending = false;
  private resolve: (() => void) | null = null;
  private hint: Promise<void> | null = null;

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /** True when `wake` was called since the last wait. */
  get isPending(): boolean {
    return this.pending;
  }

  /** A response came, or the session should end. */
  wake(): void {
    this.pending = true;
    this.resolve?.();
  }

  /** Waits for a hint, a wake-up or the timeout. Null: no timeout, but it returns after a minute at the latest. */
  async wait(lease: Pick<Lease, 'waitForHint'>, timeoutInMs: number | null): Promise<void> {
    this.hint ??= lease.waitForHint(maxWaitInMs).finally(() => {
      this.hint = null;
      this.wake();
    });
    const cancel = this.clock.after(Math.max(0, timeoutInMs ?? maxWaitInMs), () => this.wake());
    await this.waitForWake();
    cancel();
  }

  /** Waits until `wake` is called. Returns immediately if it was called since the last wait. */
  async waitForWake(): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        this.resolve = resolve;
      });
    }
    this.resolve = null;
    this.pending = false;
  }
}
