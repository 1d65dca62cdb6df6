import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Shutdown } from '../platform/shutdown.js';
import { REFRESH_CHANGES, type RefreshChanges } from './refresh-changes.port.js';
import type { RefreshDto } from './refresh.dto.js';
import { RefreshReader } from './refresh-reader.js';
import { isFinal, type RefreshStatus } from './rules/refresh-status.js';

interface PresentState {
  readonly sequence: number;
  readonly status: RefreshStatus;
}

/** Holds an answer until a refresh has moved. Costs no polling: it hangs on changes that cross replicas. */
@Injectable()
export class RefreshFollower {
  constructor(
    @Inject(REFRESH_CHANGES) private readonly changes: RefreshChanges,
    @Inject(RefreshReader) private readonly reader: RefreshReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Shutdown) private readonly shutdown: Shutdown,
  ) {}

  /** The refresh as it is now; 404 `refresh-not-found`. */
  async read(id: string, caller: Caller): Promise<{ refresh: RefreshDto; nowInMs: number }> {
    return { refresh: await this.reader.read(id, caller), nowInMs: this.clock.nowInMs() };
  }

  /** Waits until the refresh has ended, the seconds are over, `signal` aborts, or the gateway shuts down. */
  waitForEnd(id: string, seconds: number, signal: AbortSignal): Promise<void> {
    return this.waitUntil(id, (state) => isFinal(state.status), seconds, signal);
  }

  /** Waits until the refresh has another sequence than the one given; likewise. */
  waitForChange(id: string, sequence: number, seconds: number, signal: AbortSignal): Promise<void> {
    return this.waitUntil(
      id,
      (state) => state.sequence !== sequence || isFinal(state.status),
      seconds,
      signal,
    );
  }

  private async waitUntil(
    id: string,
    reached: (state: PresentState) => boolean,
    seconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    const endInMs = this.clock.monotonicInMs() + seconds * 1000;
    const ended = AbortSignal.any([signal, this.shutdown.closingSignal]);
    const watch = this.changes.watch(id);
    try {
      for (;;) {
        const state = await this.reader.peek(id);
        const leftInMs = endInMs - this.clock.monotonicInMs();
        if (state === null || reached(state) || leftInMs <= 0 || ended.aborted) return;
        await watch.next(leftInMs, ended);
      }
    } finally {
      watch.close();
    }
  }
}
