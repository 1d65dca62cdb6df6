import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { ConnectionAccounts } from '../connections/connection-accounts.js';
import type {
  ConnectionCalls,
  CredentialCheckOutcome,
  NewAccount,
  NewAccountOutcome,
  QuotaView,
  ReadSourcesOutcome,
  VerifyOutcome,
} from '../connections/connection-calls.port.js';
import { DATABASE, type Database, readNow } from '../database/database.js';
import { ChannelWatch } from '../database/signals/channel-watch.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { dispatchChannel } from '../refresh/refresh-channels.js';
import { errorOfRead } from './plan/judge-failure.js';
import {
  allowedNow,
  callsOfWindow,
  countCalls,
  learnFromResponse,
  newWindow,
  openWindow,
} from './plan/quota-window.js';
import { quotaRuleOf } from './store/build-dispatch-state.js';
import { bringReadForward, demandCall } from './store/demands.js';
import { peekDispatchRow } from './store/dispatch-row.js';
import {
  listOutcomeSince,
  type OutcomeCheck,
  outcomeChannel,
  readCredentialCheckOutcome,
  readOutcome,
  verifyOutcomeSince,
} from './store/read-outcomes.js';

/** A lost hint delays an outcome by at most this. */
const slowCheckInMs = 500;

/**
 * The provider calls of a connection. They are demanded for waiting requests: the dispatcher makes them within the quota, and
 * shares one call among all waiting requests. The outcome is read from the database.
 */
@Injectable()
export class DispatchedCalls implements ConnectionCalls, OnModuleDestroy {
  private readonly outcomes: ChannelWatch;

  constructor(
    private readonly accounts: ConnectionAccounts,
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.outcomes = new ChannelWatch(signals, outcomeChannel);
  }

  onModuleDestroy(): void {
    this.outcomes.close();
  }

  async readSources(
    internalId: number,
    maxAgeInMs: number,
    requestedBy: string,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome> {
    const row = await peekDispatchRow(this.database, internalId);
    if (row === null) return 'failed';
    if (maxAgeInMs > 0 && listOutcomeSince(row, row.nowInMs - maxAgeInMs) === 'read') return 'read';
    const sinceInMs = await this.demand(internalId, 'list', requestedBy);
    const outcome = await this.waitFor(internalId, timeoutInMs, () =>
      readOutcome(this.database, internalId, (now) => listOutcomeSince(now, sinceInMs)),
    );
    return outcome ?? 'timeout';
  }

  async verify(internalId: number, requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome> {
    const sinceInMs = await this.demand(internalId, 'verify', requestedBy);
    const outcome = await this.waitFor(internalId, timeoutInMs, () =>
      readOutcome(this.database, internalId, (row) => verifyOutcomeSince(row, sinceInMs)),
    );
    return outcome ?? { kind: 'timeout' };
  }

  async checkCredentials(
    internalId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome> {
    await sql`
      update dispatches set demanded_credential_check = ${credentialCheckId}, due_at = least(due_at, clock_timestamp())
      where connection_id = ${internalId}`.execute(this.database);
    this.wake(internalId);
    const outcome = await this.waitFor(internalId, timeoutInMs, () =>
      readCredentialCheckOutcome(this.database, internalId, credentialCheckId),
    );
    return outcome ?? { kind: 'timeout' };
  }

  async checkNewAccount(account: NewAccount, timeoutInMs: number): Promise<NewAccountOutcome> {
    const startedAt = await readNow(this.database);
    const response = await this.accounts.build(account).verify({ signal: AbortSignal.timeout(timeoutInMs) });
    if (response.kind === 'failed') return { kind: 'not-accepted', failure: errorOfRead(response.failure) };
    const finishedAt = await readNow(this.database);
    const quota = learnFromResponse(
      countCalls(newWindow(startedAt.getTime()), 1),
      { ...response.quota, throttled: null },
      { startedAtInMs: startedAt.getTime(), othersInFlight: 0 },
      finishedAt.getTime(),
    );
    return { kind: 'accepted', seed: { startedAt, finishedAt, quota } };
  }

  async readSooner(internalId: number): Promise<void> {
    if (await bringReadForward(this.database, internalId)) this.wake(internalId);
  }

  wake(internalId: number): void {
    this.signals.notify(dispatchChannel, String(internalId));
  }

  async quota(internalId: number): Promise<QuotaView> {
    const row = await peekDispatchRow(this.database, internalId);
    if (row === null) throw new Error(`The connection ${internalId} has no dispatcher.`);
    const rule = quotaRuleOf(await this.accounts.open(internalId));
    const { inFlight, waiting } = await this.countCalls(internalId);
    const window = openWindow(row.quota, inFlight, row.nowInMs);
    return {
      limit: window.limit ?? rule.callsPerMinute,
      share: rule.share,
      used: window.used,
      remaining: window.responseSeen
        ? allowedNow(window, rule, inFlight, row.nowInMs)
        : Math.max(0, callsOfWindow(window, rule) - window.used),
      resetsAt:
        window.used === 0 && window.stoppedUntilInMs === null
          ? null
          : new Date(window.stoppedUntilInMs ?? window.endsAtInMs),
      callsWaiting: waiting,
    };
  }

  private async countCalls(connectionId: number): Promise<{ inFlight: number; waiting: number }> {
    const { rows } = await sql<{ in_flight: number; waiting: number }>`
      select
        (select count(*) from provider_calls
          where connection_id = ${connectionId} and finished_at is null) as in_flight,
        (select count(*) from runs
          where connection_id = ${connectionId} and state = 'waiting' and waiting ->> 'reason' = 'quota') as waiting`.execute(
      this.database,
    );
    return { inFlight: rows[0]?.in_flight ?? 0, waiting: rows[0]?.waiting ?? 0 };
  }

  private async demand(internalId: number, call: 'list' | 'verify', requestedBy: string): Promise<number> {
    const demandedAtInMs = await demandCall(this.database, internalId, call, requestedBy);
    this.wake(internalId);
    return demandedAtInMs;
  }

  private async waitFor<Outcome>(
    internalId: number,
    timeoutInMs: number,
    check: () => Promise<OutcomeCheck<Outcome>>,
  ): Promise<Outcome | null> {
    const endInMs = this.clock.monotonicInMs() + timeoutInMs;
    const watch = this.outcomes.watch(String(internalId));
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
