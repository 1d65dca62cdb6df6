import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Clock } from '../../src/platform/clock.js';

/** A clock that stands still until a test advances it. */
export class VirtualClock implements Clock {
  private elapsedInMs = 0;
  private readonly planned = new Set<{ readonly atInMs: number; readonly action: () => void }>();

  constructor(private readonly startsAtInMs = 0) {}

  /** The number of actions that wait for their time. */
  get waiting(): number {
    return this.planned.size;
  }

  nowInMs(): number {
    return this.startsAtInMs + this.elapsedInMs;
  }

  monotonicInMs(): number {
    return this.elapsedInMs;
  }

  after(timeInMs: number, action: () => void): () => void {
    const entry = { atInMs: this.elapsedInMs + timeInMs, action };
    this.planned.add(entry);
    return () => this.planned.delete(entry);
  }

  /** Runs what becomes due, each action at its time, and everything that it resumes. */
  async advance(timeInMs: number): Promise<void> {
    const untilInMs = this.elapsedInMs + timeInMs;
    for (;;) {
      await turnOfEventLoop();
      const [next] = [...this.planned].toSorted((one, other) => one.atInMs - other.atInMs);
      if (next === undefined || next.atInMs > untilInMs) break;
      this.planned.delete(next);
      this.elapsedInMs = next.atInMs;
      next.action();
    }
    this.elapsedInMs = untilInMs;
  }
}
