import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import type { TrialOutcome, VerifyOutcome } from '../connections/connection-calls.port.js';
import { DATABASE, type Database } from '../database/database.js';
import { ChannelWatch } from '../database/signals/channel-watch.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { dispatchChannel } from '../refresh/refresh-channels.js';
import type { DispatchRow } from './store/dispatch-row.js';
import { wishCall } from './store/wish-call.js';
import { outcomeChannel } from './outcome-channel.js';
import { listOutcomeSince, peekDispatchRow } from './read-outcome.js';
import { type Look, readTrialOutcome } from './read-trial-outcome.js';

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
    askedBy: string,
    timeoutInMs: number,
  ): Promise<'read' | 'failed' | 'timeout'> {
    const row = await peekDispatchRow(this.database, connectionId);
    if (row === null) return 'failed';
    if (maxAgeInMs > 0 && listOutcomeSince(row, row.nowInMs - maxAgeInMs) === 'read') return 'read';
    const sinceInMs = await this.wish(connectionId, 'list', askedBy);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      this.lookAtRow(connectionId, (now) => listOutcomeSince(now, sinceInMs)),
    );
    return outcome ?? 'timeout';
  }

  /** One harmless call with the stored credentials. */
  async verify(connectionId: number, askedBy: string, timeoutInMs: number): Promise<VerifyOutcome> {
    const sinceInMs = await this.wish(connectionId, 'verify', askedBy);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      this.lookAtRow(connectionId, (row) => verifyOutcomeSince(row, sinceInMs)),
    );
    return outcome ?? { kind: 'timeout' };
  }

  /** One harmless call with the credentials of a stored trial. */
  async tryOut(connectionId: number, trialId: string, timeoutInMs: number): Promise<TrialOutcome> {
    await sql`
      update dispatches set trial_wanted = ${trialId}, due_at = least(due_at, clock_timestamp())
      where connection_id = ${connectionId}`.execute(this.database);
    this.wake(connectionId);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      readTrialOutcome(this.database, connectionId, trialId),
    );
    return outcome ?? { kind: 'timeout' };
  }

  /** Lets the dispatcher look now. */
  wake(connectionId: number): void {
    this.signals.notify(dispatchChannel, String(connectionId));
  }

  private async wish(connectionId: number, call: 'list' | 'verify', askedBy: string): Promise<number> {
    const wantedAtInMs = await wishCall(this.database, connectionId, call, askedBy);
    this.wake(connectionId);
    return wantedAtInMs;
  }

  /** A connection that is gone or paused makes no call. */
  private async lookAtRow<Outcome>(
    connectionId: number,
    read: (row: DispatchRow) => Outcome | null,
  ): Promise<Look<Outcome>> {
    const row = await peekDispatchRow(this.database, connectionId);
    if (row === null) return { kind: 'never' };
    const outcome = read(row);
    if (outcome !== null) return { kind: 'known', outcome };
    return { kind: row.status === 'paused' ? 'never' : 'not-yet' };
  }

  private async waitFor<Outcome>(
    connectionId: number,
    timeoutInMs: number,
    look: () => Promise<Look<Outcome>>,
  ): Promise<Outcome | null> {
    const endInMs = this.clock.monotonicInMs() + timeoutInMs;
    const watch = this.outcomes.watch(String(connectionId));
    try {
      for (;;) {
        const seen = await look();
        if (seen.kind === 'known') return seen.outcome;
        const leftInMs = endInMs - this.clock.monotonicInMs();
        if (seen.kind === 'never' || leftInMs <= 0) return null;
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
