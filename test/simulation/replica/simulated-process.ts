import type { Clock } from '../../../src/platform/clock.js';
import type { Agenda } from '../time/agenda.js';

/**
 * One process of a replica, and the clock that its code gets. Its timers and everything that it waits for are held back while it is paused,
 * and dropped when it dies: its promises then stay pending forever.
 */
export class SimulatedProcess implements Clock {
  isDead = false;
  /** When it last resumed after a pause, by its monotonic clock. */
  resumedAtInMs = Number.NEGATIVE_INFINITY;
  /** The same for pauses in which its clock stood still: it cannot notice them. */
  resumedUnawareAtInMs = Number.NEGATIVE_INFINITY;
  private isPaused = false;
  private frozenInMs = 0;
  private backlog: (() => void)[] = [];

  constructor(
    readonly owner: string,
    private readonly agenda: Agenda,
  ) {}

  /** Neither dead nor paused. */
  get isRunning(): boolean {
    return !this.isDead && !this.isPaused;
  }

  nowInMs(): number {
    return this.agenda.nowInMs;
  }

  monotonicInMs(): number {
    return this.agenda.nowInMs - this.frozenInMs;
  }

  after(timeInMs: number, action: () => void): () => void {
    let isCanceled = false;
    this.later(timeInMs, () => {
      if (!isCanceled) action();
    });
    return () => (isCanceled = true);
  }

  /** Runs an action immediately, at the end of a pause, or never when the process is dead. */
  soon(action: () => void): void {
    if (this.isDead) return;
    if (this.isPaused) this.backlog.push(action);
    else action();
  }

  /** The same after a delay. */
  later(delayInMs: number, action: () => void): void {
    this.agenda.after(delayInMs, () => this.soon(action));
  }

  die(): void {
    this.isDead = true;
    this.backlog = [];
  }

  /**
   * Stops for a while and resumes as if nothing had happened. `freezesClock`: its monotonic clock stands still too, like that
   * of a suspended machine.
   */
  pause(lengthInMs: number, freezesClock: boolean): void {
    if (!this.isRunning) return;
    this.isPaused = true;
    this.agenda.after(lengthInMs, () => {
      this.isPaused = false;
      if (freezesClock) this.frozenInMs += lengthInMs;
      this.resumedAtInMs = this.monotonicInMs();
      if (freezesClock) this.resumedUnawareAtInMs = this.resumedAtInMs;
      const { backlog } = this;
      this.backlog = [];
      for (const action of backlog) this.agenda.after(0, () => this.soon(action));
    });
  }
}
