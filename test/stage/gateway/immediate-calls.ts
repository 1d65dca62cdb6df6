import { Inject, Injectable } from '@nestjs/common';
import { ConnectionAccounts } from '../../../src/connections/connection-accounts.js';
import type {
  ConnectionCalls,
  NewAccount,
  NewAccountOutcome,
  QuotaView,
  ReadSourcesOutcome,
  CredentialCheckOutcome,
  VerifyOutcome,
} from '../../../src/connections/connection-calls.port.js';
import { ConnectionStore } from '../../../src/connections/connection-store.js';
import type { Provider } from '../../../src/providers/contract/provider.js';
import { DATABASE, type Database } from '../../../src/database/database.js';

/** The time that every call reports. */
export const readAt = new Date('2026-11-22T10:00:00.000Z');

/** Makes each call immediately, without the quota of a dispatcher. */
@Injectable()
export class ImmediateCalls implements ConnectionCalls {
  /** The connections whose next read was brought forward. */
  readonly readSoonerOf: number[] = [];

  constructor(
    @Inject(ConnectionAccounts) private readonly accounts: ConnectionAccounts,
    @Inject(ConnectionStore) private readonly store: ConnectionStore,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async readSources(
    internalId: number,
    _maxAgeInMs: number,
    _requestedBy: string,
    timeoutInMs: number,
  ): Promise<ReadSourcesOutcome> {
    const account = await this.accounts.open(internalId);
    if (account === null) return 'failed';
    const signal = AbortSignal.timeout(timeoutInMs);
    const response = await account.provider.readSources({ signal, referenceData: null });
    if (response.kind === 'failed') {
      if (response.failure.kind === 'unauthorized') {
        await this.store.markUnauthorized(internalId, account.credentialVersion, 'unauthorized');
      }
      return 'failed';
    }
    const rows = response.value.sources.map((reading) => ({
      connection_id: internalId,
      source_id: reading.source,
      known: true,
      name: reading.name,
      marketplace: reading.marketplace,
      active: reading.active,
      refreshable: reading.refreshable,
      normalized_status: reading.status?.normalizedStatus ?? null,
      provider_status: reading.status?.providerStatus ?? null,
      last_attempt: reading.lastAttempt?.raw ?? null,
      last_attempt_at: reading.lastAttempt?.instant ?? null,
      last_attempt_ambiguous: reading.lastAttempt?.ambiguous ?? false,
      observed_at: readAt,
    }));
    await this.database
      .insertInto('sources')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.database
      .updateTable('dispatches')
      .set({ list_started_at: readAt, list_finished_at: readAt })
      .where('connection_id', '=', internalId)
      .execute();
    return 'read';
  }

  async verify(internalId: number, _requestedBy: string, timeoutInMs: number): Promise<VerifyOutcome> {
    const account = await this.accounts.open(internalId);
    if (account === null) return { kind: 'timeout' };
    const response = await account.provider.verify({ signal: AbortSignal.timeout(timeoutInMs) });
    if (response.kind === 'read') {
      await this.store.heal(internalId, account.credentialVersion);
      return { kind: 'accepted', checkedAt: readAt };
    }
    const failure = { code: 'provider-unauthorized', detail: response.failure.detail };
    return { kind: 'not-accepted', checkedAt: readAt, failure };
  }

  async checkCredentials(
    internalId: number,
    credentialCheckId: string,
    timeoutInMs: number,
  ): Promise<CredentialCheckOutcome> {
    const provider = await this.accounts.openCredentialCheck(internalId, credentialCheckId);
    return provider === null ? { kind: 'replaced' } : this.verifyWith(provider, timeoutInMs);
  }

  async checkNewAccount(account: NewAccount, timeoutInMs: number): Promise<NewAccountOutcome> {
    const outcome = await this.verifyWith(this.accounts.build(account), timeoutInMs);
    return outcome.kind === 'accepted'
      ? { kind: 'accepted', seed: { startedAt: readAt, finishedAt: readAt, quota: null } }
      : outcome;
  }

  readSooner(internalId: number): Promise<void> {
    this.readSoonerOf.push(internalId);
    return Promise.resolve();
  }

  wake(): void {}

  private async verifyWith(provider: Provider, timeoutInMs: number) {
    const response = await provider.verify({ signal: AbortSignal.timeout(timeoutInMs) });
    if (response.kind === 'read') return { kind: 'accepted', checkedAt: readAt } as const;
    const code = response.failure.kind === 'unauthorized' ? 'provider-unauthorized' : 'provider-unavailable';
    const failure = { code, detail: response.failure.detail };
    return { kind: 'not-accepted', checkedAt: readAt, failure } as const;
  }

  async quota(internalId: number): Promise<QuotaView> {
    const account = await this.accounts.open(internalId);
    const share = account?.settings.quota.share ?? 0;
    return { limit: 40, share, used: 3, remaining: 29, resetsAt: readAt, callsWaiting: 0 };
  }
}
