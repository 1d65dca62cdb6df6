import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ConnectionAccounts } from '../connections/connection-accounts.js';
import type {
  ConnectionCalls,
  NewAccount,
  NewAccountOutcome,
  QuotaView,
  ReadSourcesOutcome,
  CredentialCheckOutcome,
  VerifyOutcome,
} from '../connections/connection-calls.port.js';
import { DATABASE, type Database } from '../database/database.js';
import { allowedNow, callsOfWindow, openWindow } from './plan/quota-window.js';
import { peekDispatchRow } from './read-outcome.js';
import { bringReadForward } from './store/bring-read-forward.js';
import { quotaRuleOf } from './store/build-dispatch-state.js';
import { verifyNewAccount } from './verify-new-account.js';
import { DemandedCalls } from './demanded-calls.js';

/** The provider calls of a connection, made by its dispatcher. */
@Injectable()
export class DispatchedCalls implements ConnectionCalls {
  constructor(
    private readonly calls: DemandedCalls,
    private readonly accounts: ConnectionAccounts,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async readSources(
    internalId: number,
    maxAgeInMs: number,
    requestedBy: string,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome> {
    const outcome = await this.calls.list(internalId, maxAgeInMs, requestedBy, timeoutInMs);
    return outcome === 'read' ? 'fresh' : outcome;
  }

  verify(internalId: number, requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome> {
    return this.calls.verify(internalId, requestedBy, timeoutInMs);
  }

  checkCredentials(
    internalId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome> {
    return this.calls.checkCredentials(internalId, credentialCheckId, timeoutInMs);
  }

  async checkNewAccount(account: NewAccount, timeoutInMs: number): Promise<NewAccountOutcome> {
    return verifyNewAccount(this.database, this.accounts.build(account), timeoutInMs);
  }

  async readSooner(internalId: number): Promise<void> {
    if (await bringReadForward(this.database, internalId)) this.wake(internalId);
  }

  wake(internalId: number): void {
    this.calls.wake(internalId);
  }

  async quota(internalId: number): Promise<QuotaView> {
    const row = await peekDispatchRow(this.database, internalId);
    if (row === null) throw new Error(`The connection ${internalId} has no dispatcher.`);
    const rule = quotaRuleOf(await this.accounts.open(internalId));
    const inFlight = await this.countCallsInFlight(internalId);
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
      callsWaiting: await this.countRunsWaiting(internalId),
    };
  }

  private async countCallsInFlight(connectionId: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from provider_calls
      where connection_id = ${connectionId} and finished_at is null`.execute(this.database);
    return rows[0]?.count ?? 0;
  }

  private async countRunsWaiting(connectionId: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from runs
      where connection_id = ${connectionId} and state = 'waiting' and waiting ->> 'reason' = 'quota'`.execute(
      this.database,
    );
    return rows[0]?.count ?? 0;
  }
}
