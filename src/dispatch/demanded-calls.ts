import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import type { CredentialCheckOutcome, VerifyOutcome } from '../connections/connection-calls.port.js';
import { DATABASE, type Database } from '../database/database.js';
import { ChannelWatch } from '../database/signals/channel-watch.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { dispatchChannel } from '../refresh/refresh-channels.js';
import type { DispatchRow } from './store/dispatch-row.js';
import { demandCall } from './store/demand-call.js';
import { outcomeChannel } from './outcome-channel.js';
import { listOutcomeSince, peekDispatchRow } from './read-outcome.js';
import { type OutcomeCheck, readCredentialCheckOutcome } from './read-credential-check-outcome.js';

/** A lost hint delays an outcome by at most this. */
const slowCheckInMs = 500;

/**
 * Demands calls for waiting requests (a list read, a verification, a credential check). The dispatcher makes them within the
 * quota and shares one call among all waiting requests. The outcome is read from the dispatcher's row.
 */
@Injectable()
export class DemandedCalls implements OnModuleDestroy {
  private readonly outcomes: ChannelWatch;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.outcomes = new ChannelWatch(signals, outcomeChannel);
  }

  onModuleDestroy(): void {
    this.outcomes.close();
  }

  /** Returns when a list read that started at most `maxAgeInMs` ago has finished; demands one if there is none. */
  async list(
    connectionId: number,
    maxAgeInMs: number,
    requestedBy: string,
    timeoutInMs: number,
  ): Promise<'read' | 'failed' | 'timeout'> {
    const row = await peekDispatchRow(this.database, connectionId);
    if (row === null) return 'failed';
    if (maxAgeInMs > 0 && listOutcomeSince(row, row.nowInMs - maxAgeInMs) === 'read') return 'read';
    const sinceInMs = await this.demand(connectionId, 'list', requestedBy);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      this.checkRow(connectionId, (now) => listOutcomeSince(now, sinceInMs)),
    );
    return outcome ?? 'timeout';
  }

  /** One harmless call with the stored credentials. */
  async verify(connectionId: number, requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome> {
    const sinceInMs = await this.demand(connectionId, 'verify', requestedBy);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      this.checkRow(connectionId, (row) => verifyOutcomeSince(row, sinceInMs)),
    );
    return outcome ?? { kind: 'timeout' };
  }

  /** One harmless call with the credentials of a stored credential check. */
  async checkCredentials(
    connectionId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome> {
    await sql`
      update dispatches set demanded_credential_check = ${credentialCheckId}, due_at = least(due_at, clock_timestamp())
      where connection_id = ${connectionId}`.execute(this.database);
    this.wake(connectionId);
    const outcome = await this.waitFor(connectionId, timeoutInMs, () =>
      readCredentialCheckOutcome(this.database, connectionId, credentialCheckId),
    );
    return outcome ?? { kind: 'timeout' };
  }

  /** Makes the dispatcher run a pass now. */
  wake(connectionId: number): void {
    this.signals.notify(dispatchChannel, String(connectionId));
  }

  private async demand(connectionId: number, call: 'list' | 'verify', requestedBy: string): Promise<number> {
    const demandedAtInMs = await demandCall(this.database, connectionId, call, requestedBy);
    this.wake(connectionId);
    return demandedAtInMs;
  }

  /** A deleted or paused connection makes no call. */
  private async checkRow<Outcome>(
    connectionId: number,
    read: (row: DispatchRow) => Outcome | null,
  ): Promise<OutcomeCheck<Outcome>> {
    const row = await peekDispatchRow(this.database, connectionId);
    if (row === null) return { kind: 'never' };
    const outcome = read(row);
    if (outcome !== null) return { kind: 'known', outcome };
    return { kind: row.status === 'paused' ? 'never' : 'not-yet' };
  }

  private async waitFor<Outcome>(
    connectionId: number,
    timeoutInMs: number,
    check: () => Promise<OutcomeCheck<Outcome>>,
  ): Promise<Outcome | null> {
    const endInMs = this.clock.monotonicInMs() + timeoutInMs;
    const watch = this.outcomes.watch(String(connectionId));
    try {
      for (;;) {
        const seen = await check();
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
  const { verify_started_at: startedAt, verify_finished_at: finishedAt, verify_failure: failure } = row;
  if (startedAt === null || finishedAt === null || startedAt.getTime() < sinceInMs || finishedAt < startedAt)
    return null;
  return failure === null
    ? { kind: 'accepted', checkedAt: finishedAt }
    : { kind: 'not-accepted', checkedAt: finishedAt, failure };
}
