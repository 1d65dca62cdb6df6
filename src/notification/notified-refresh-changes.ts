import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ChannelWatch, type IdWatch } from '../database/signals/channel-watch.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import type { RefreshChanges, RefreshWatch } from '../refresh/refresh-changes.port.js';
import { refreshChannel } from '../refresh/refresh-channels.js';

/** A lost hint costs a waiting caller at most this. */
const slowCheckInMs = 5000;

/** Wakes callers that wait for a refresh, on whatever replica it changed. */
@Injectable()
export class NotifiedRefreshChanges implements RefreshChanges, OnModuleDestroy {
  private readonly changes: ChannelWatch;

  constructor(@Inject(DatabaseSignals) signals: DatabaseSignals) {
    this.changes = new ChannelWatch(signals, refreshChannel);
  }

  watch(refreshId: string): RefreshWatch {
    const watch: IdWatch = this.changes.watch(refreshId);
    return {
      next: (timeoutInMs, signal) => watch.next(Math.min(timeoutInMs, slowCheckInMs), signal),
      close: () => watch.close(),
    };
  }

  onModuleDestroy(): void {
    this.changes.close();
  }
}
