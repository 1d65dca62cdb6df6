import type { DatabaseSignals } from './database-signals.js';
import type { Hints } from './hint-payload.js';

/** Watches one id. Close it after use. */
export interface IdWatch {
  /**
   * Resolves at the next hint for the id (immediately if one came since the last call), after the time, or when `signal` aborts. Never
   * rejects.
   */
  next(timeoutInMs: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/** Watches many ids of one channel with one listener. */
export class ChannelWatch {
  private readonly watches = new Map<string, Set<OpenWatch>>();
  private readonly unlisten: () => void;

  constructor(signals: DatabaseSignals, channel: string) {
    this.unlisten = signals.listen(channel, (hints) => this.notify(hints));
  }

  /** Opens a watch; hints from now on are not lost. */
  watch(id: string): IdWatch {
    const watch = new OpenWatch(() => this.forget(id, watch));
    const others = this.watches.get(id) ?? new Set();
    this.watches.set(id, others.add(watch));
    return watch;
  }

  /** Stops listening; open watches end after their time. */
  close(): void {
    this.unlisten();
  }

  private notify(hints: Hints): void {
    const ids = hints === 'all' ? this.watches.keys() : hints;
    for (const id of [...ids]) for (const watch of this.watches.get(id) ?? []) watch.hint();
  }

  private forget(id: string, watch: OpenWatch): void {
    const others = this.watches.get(id);
    others?.delete(watch);
    if (others?.size === 0) this.watches.delete(id);
  }
}

class OpenWatch implements IdWatch {
  private hinted = false;
  private wake: (() => void) | null = null;

  constructor(private readonly forget: () => void) {}

  hint(): void {
    this.hinted = true;
    this.wake?.();
  }

  async next(timeoutInMs: number, signal?: AbortSignal): Promise<void> {
    if (!this.hinted && signal?.aborted !== true) {
      const woken = Promise.withResolvers<void>();
      const wake = () => woken.resolve();
      const timer = setTimeout(wake, timeoutInMs);
      signal?.addEventListener('abort', wake, { once: true });
      this.wake = wake;
      await woken.promise;
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      this.wake = null;
    }
    this.hinted = false;
  }

  close(): void {
    this.wake?.();
    this.forget();
  }
}
