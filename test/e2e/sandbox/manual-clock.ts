import { type Clock, systemClock } from '../../../src/platform/clock.js';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private timeInMs: number;

  /** Starts at an instant, by default ten seconds after the start of a minute. */
  constructor(startAt = '2026-03-02T12:00:10.000Z') {
    this.timeInMs = Date.parse(startAt);
  }

  nowInMs(): number {
    return this.timeInMs;
  }

  monotonicInMs(): number {
    return this.timeInMs;
  }

  /** Timers run in real time. */
  after(timeInMs: number, action: () => void): () => void {
    return systemClock.after(timeInMs, action);
  }

  advance(byInMs: number): void {
    this.timeInMs += byInMs;
  }

  moveTo(instant: string): void {
    this.timeInMs = Date.parse(instant);
  }
}
