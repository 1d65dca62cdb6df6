import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { VerifyOutcome } from '../connections/connection-calls.port.js';
import { DATABASE, type Database } from '../database/database.js';
import { ChannelWatch } from '../database/signals/channel-watch.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { dispatchChannel } from '../refresh/refresh-channels.js';
import type { DispatchRow } from './record/dispatch-row.js';
import { wishCall } from './record/wish-call.js';
import { outcomeChannel } from './outcome-channel.js';
import { listOutcomeSince, peekDispatchRow } from './read-outcome.js';

/** A lost hint costs at most this. */
const slowCheckInMs = 500;

/**
 * Wishes for calls that somebody waits for (a list read, a verification). The dispatcher makes them within the quota and
 * shares one call among all who wait; the outcome is read from its row.
 */
@Injectable()
export class WishedCalls implements OnModuleDestroy {
  private readonly outcomes: ChannelWatch;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DatabaseSignals) private readonly signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.outcomes = new ChannelWatch(signals, outcomeChannel);
  }

  onModuleDestroy(): void {
    this.outcomes.close();
  }

  /** Waits for a list read begun at most `maxAgeInMs` ago, wishing for one if there is none; at most `timeoutInMs`. */
  async list(
    connectionId: number,
    maxAgeInMs: number,
    timeoutInMs: number,
  ): Promise<'read' | 'failed' | 'timeout'> {
    const row = await peekDispatchRow(this.database, connectionId);
    if (row === null) return 'failed';
    if (maxAgeInMs > 0 && listOutcomeSince(row, row.nowInMs - maxAgeInMs) === 'read') return 'read';
    const sinceInMs = await this.wish(connectionId, 'list_wanted_at');
    const outcome = await this.waitFor(connectionId, timeoutInMs, (now) => listOutcomeSince(now, sinceInMs));
    return outcome ?? 'timeout';
  }

  /** One harmless call with the stored credentials. */
  async verify(connectionId: number, timeoutInMs: number): Promise<VerifyOutcome> {
    const sinceInMs = await this.wish(connectionId, 'verify_wanted_at');
    const outcome = await this.waitFor(connectionId, timeoutInMs, (row) =>
      verifyOutcomeSince(row, sinceInMs),
    );
    return outcome ?? { kind: 'timeout' };
  }

  private async wish(connectionId: number, column: 'list_wanted_at' | 'verify_wanted_at'): Promise<number> {
    const wantedAtInMs = await wishCall(this.database, connectionId, column);
    this.signals.notify(dispatchChannel, String(connectionId));
    return wantedAtInMs;
  }

  private async waitFor<Outcome>(
    connectionId: number,
    timeoutInMs: number,
    read: (row: DispatchRow) => Outcome | null,
  ): Promise<Outcome | null> {
    const endInMs = this.clock.monotonicInMs() + timeoutInMs;
    const watch = this.outcomes.watch(String(connectionId));
    try {
      for (;;) {
        const row = await peekDispatchRow(this.database, connectionId);
        const outcome = row === null ? null : read(row);
        const leftInMs = endInMs - this.clock.monotonicInMs();
        if (outcome !== null || row === null || row.status === 'paused' || leftInMs <= 0) return outcome;
        await watch.next(Math.min(slowCheckInMs, leftInMs));
      }
    } finally {
      watch.close();
    }
  }
}

function verifyOutcomeSince(row: DispatchRow, sinceInMs: number): VerifyOutcome | null {
  const { verify_begun_at: begunAt, verify_ended_at: endedAt, verify_failure: failure } = row;
  if (begunAt === null || endedAt === null || begunAt.getTime() < sinceInMs || endedAt < begunAt) return null;
  return failure === null
    ? { kind: 'accepted', checkedAt: endedAt }
    : { kind: 'not-accepted', checkedAt: endedAt, failure };
}
