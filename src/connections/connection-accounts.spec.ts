import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import type { ProviderKit } from '../providers/contract/provider.js';
import { PROVIDER_KIT } from '../providers/kit/provider-kit.module.js';
import { providerCatalogue } from '../providers/provider-catalogue.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionAccounts } from './connection-accounts.js';
import type { ConnectionEntry } from './connection-entry.js';
import { ConnectionStore } from './connection-store.js';
import { reconcileConnections } from './reconcile/reconcile-connections.js';
import { Sealer } from '../platform/sealing/sealer.js';

const encryptionKeys = [{ id: 'k1', key: randomBytes(32) }];
const entry: ConnectionEntry = {
  id: 'acme',
  provider: 'shipengine',
  credentials: { apiKey: 'key' },
  baseUrl: 'https://api.shipengine.com',
  settings: { quota: { requestsPerMinute: null, share: 0.8 }, settleSeconds: 30, reaskAfterSeconds: 900 },
  paused: false,
};

describe('an account', () => {
  let test: TestDatabase;
  let providers: INestApplicationContext;
  let kit: ProviderKit;
  let store: ConnectionStore;
  let accounts: ConnectionAccounts;
  let internalId: number;

  beforeAll(async () => {
    test = await createTestDatabase();
    providers = await NestFactory.createApplicationContext(ProvidersModule, { logger: false });
    kit = providers.get(PROVIDER_KIT);
  });
  afterAll(async () => {
    await providers.close();
    await test.close();
  });
  beforeEach(async () => {
    store = new ConnectionStore(test.database);
    accounts = new ConnectionAccounts(store, new Sealer(encryptionKeys), providerCatalogue, kit);
    await reconcile([entry]);
    internalId = (await store.findById('acme'))?.internalId ?? 0;
  });

  function reconcile(entries: readonly ConnectionEntry[]) {
    const { database } = test;
    return reconcileConnections({ database, encryptionKeys, catalogue: providerCatalogue }, 'file', entries);
  }

  it('is opened with its definition, settings and version, and built once while nothing changes', async () => {
    const account = await accounts.open(internalId);
    const { credentialVersion } = await test.database
      .selectFrom('connections')
      .select('credential_version as credentialVersion')
      .executeTakeFirstOrThrow();
    expect(account).toMatchObject({
      definition: { id: 'shipengine' },
      settings: entry.settings,
      credentialVersion,
    });
    expect((await accounts.open(internalId))?.provider).toBe(account?.provider);
  });

  it('is built again after its credentials or its settings have changed', async () => {
    const before = await accounts.open(internalId);
    await reconcile([{ ...entry, settings: { ...entry.settings, ...{ statusWords: { odd: 'idle' } } } }]);
    const resettled = await accounts.open(internalId);
    expect(resettled?.provider).not.toBe(before?.provider);
    expect(resettled?.credentialVersion).toBe(before?.credentialVersion);
    await reconcile([{ ...entry, credentials: { apiKey: 'other' } }]);
    const changed = await accounts.open(internalId);
    expect(changed?.provider).not.toBe(resettled?.provider);
    expect(changed?.credentialVersion).toBe((before?.credentialVersion ?? 0) + 1);
  });

  it('shows the current status even if it was built before', async () => {
    const { credentialVersion } = (await accounts.open(internalId)) ?? { credentialVersion: 0 };
    await store.markUnauthorized(internalId, credentialVersion, 'unauthorized');
    expect((await accounts.open(internalId))?.connection.status).toBe('unauthorized');
  });

  it('is null if the connection never existed or its credentials were erased', async () => {
    expect(await accounts.open(internalId + 1000)).toBeNull();
    await accounts.open(internalId);
    await reconcile([]);
    expect(await accounts.open(internalId)).toBeNull();
  });

  it('with an unknown encryption key reports the key', async () => {
    const sealer = new Sealer([{ id: 'k9', key: randomBytes(32) }]);
    const locked = new ConnectionAccounts(store, sealer, providerCatalogue, kit);
    await expect(locked.open(internalId)).rejects.toThrow('sealed with the key "k1"');
  });
});
