import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Shutdown } from '../platform/shutdown.js';
import { whenResponseIsOver } from '../http/when-response-is-over.js';
import { type PresentState, REFRESH_CHANGES, type RefreshChanges } from './refresh-changes.port.js';
import type { DescribedRefresh } from './store/describe-refresh.js';
import { RefreshReader } from './store/refresh-reader.js';
import { isFinal } from './rules/refresh-status.js';

/** Delays a response until a refresh changes. It does not poll: it watches changes from all replicas. */
@Injectable()
export class RefreshFollower {
  /** Ends each running wait. */
  private readonly waits = new Set<() => void>();

  constructor(
    @Inject(REFRESH_CHANGES) private readonly changes: RefreshChanges,
    private readonly reader: RefreshReader,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {
    // One listener for all waits: with one each, removing a listener would search ten thousand.
    shutdown.closingSignal.addEventListener('abort', () => {
      for (const end of this.waits) end();
    });
  }

  /** The refresh as it is now. Throws 404 `refresh-not-found`. */
  async read(id: string, caller: Caller): Promise<{ refresh: DescribedRefresh; nowInMs: number }> {
    return { refresh: await this.reader.read(id, caller), nowInMs: this.clock.nowInMs() };
  }

  /** Waits until the refresh has finished, the seconds are over, the response is closed, or the gateway shuts down. */
  waitForEnd(id: string, seconds: number, response: ServerResponse): Promise<void> {
    return this.waitUntil(id, (state) => isFinal(state.status), seconds, response);
  }

  /** Waits until the refresh has another sequence than the given one, or until `waitForEnd` would end. */
  waitForChange(id: string, sequence: number, seconds: number, response: ServerResponse): Promise<void> {
    const reached = (state: PresentState) => state.sequence !== sequence || isFinal(state.status);
    return this.waitUntil(id, reached, seconds, response);
  }

  private waitUntil(
    id: string,
    reached: (state: PresentState) => boolean,
    seconds: number,
    response: ServerResponse,
  ): Promise<void> {
    if (this.shutdown.closingSignal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const watch = this.changes.watch(id, (state) => {
        if (state === null || reached(state)) end();
      });
      const timer = setTimeout(() => end(), seconds * 1000);
      const end = () => {
        watch.close();
        clearTimeout(timer);
        this.waits.delete(end);
        resolve();
      };
      this.waits.add(end);
      whenResponseIsOver(response, end);
    });
  }
}
