import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import { type ConnectionEntry, ConnectionErrors } from '../connection-entry.js';
import { ConnectionStore } from '../connection-store.js';
import { openCredentials } from '../sealing/credential-seal.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { reconcileConnections, type ReconcileReport } from './reconcile-connections.js';

const firstKey = { id: 'k1', key: randomBytes(32) };
const secondKey = { id: 'k2', key: randomBytes(32) };
const nothing: ReconcileReport = { added: [], updated: [], removed: [] };

function entry(id: string, changes: Partial<ConnectionEntry> = {}): ConnectionEntry {
  return {
    id,
    provider: 'shipstation',
    credentials: { apiKey: `key-of-${id}-0123456789`, apiSecret: `secret-of-${id}` },
    baseUrl: 'https://ssapi.shipstation.com',
    settings: { quota: { requestsPerMinute: null, share: 0.8 }, settleSeconds: 30, reaskAfterSeconds: 900 },
    paused: false,
    ...changes,
  };
}

describe('connections of a file', () => {
  let test: TestDatabase;
  let store: ConnectionStore;

  beforeEach(async () => {
    test = await createTestDatabase();
    store = new ConnectionStore(test.database);
  });
  afterEach(() => test.close());

  function reconcile(
    entries: readonly ConnectionEntry[],
    managedBy: 'file' | 'sandbox' = 'file',
    encryptionKeys = [firstKey],
  ): Promise<ReconcileReport> {
    const { database } = test;
    return reconcileConnections(
      { database, encryptionKeys, catalogue: providerCatalogue },
      managedBy,
      entries,
    );
  }

  async function errorsOf(entries: readonly ConnectionEntry[], managedBy: 'file' | 'sandbox' = 'file') {
    try {
      await reconcile(entries, managedBy);
    } catch (error) {
      if (error instanceof ConnectionErrors) return error.errors;
      throw error;
    }
    return [];
  }

  async function readRow(id: string) {
    return test.database.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async function insertApiConnection(id: string, deleted: boolean) {
    await test.database
      .insertInto('connections')
      .values({
        id,
        provider: 'shipstation',
        managed_by: 'api',
        base_url: 'https://ssapi.shipstation.com',
        settings: JSON.stringify(entry(id).settings),
        deleted_at: deleted ? new Date(0) : null,
      })
      .execute();
  }

  it('are added with sealed credentials, a hint and the row of their dispatcher', async () => {
    expect(await reconcile([entry('acme')])).toEqual({ ...nothing, added: ['acme'] });
    const row = await readRow('acme');
    expect(row).toMatchObject({
      managed_by: 'file',
      status: 'active',
      credential_version: 1,
      credential_hint: '6789',
    });
    expect(openCredentials(new Sealer([firstKey]), row.internal_id, row.sealed_credentials ?? '')).toEqual(
      entry('acme').credentials,
    );
    expect(JSON.stringify(row)).not.toContain('secret-of-acme');
    const dispatches = await test.database.selectFrom('dispatches').select('connection_id').execute();
    expect(dispatches).toEqual([{ connection_id: row.internal_id }]);
    expect(await store.findById('acme')).toMatchObject({ id: 'acme', settings: entry('acme').settings });
  });

  it('are left untouched by a second run with the same file', async () => {
    await reconcile([entry('acme'), entry('other', { paused: true })]);
    const before = await test.database.selectFrom('connections').selectAll().orderBy('id').execute();
    expect(await reconcile([entry('acme'), entry('other', { paused: true })])).toEqual(nothing);
    expect(await test.database.selectFrom('connections').selectAll().orderBy('id').execute()).toEqual(before);
  });

  it('are added once when several replicas start at the same time', async () => {
    const entries = [entry('a'), entry('b'), entry('c')];
    const reports = await Promise.all([reconcile(entries), reconcile(entries), reconcile(entries)]);
    expect(reports.map(({ added }) => added.length).sort()).toEqual([0, 0, 3]);
    expect(await test.database.selectFrom('dispatches').select('connection_id').execute()).toHaveLength(3);
  });

  it('get a new credential version only when credentials or base URL change', async () => {
    await reconcile([entry('acme')]);
    const settings = { ...entry('acme').settings, settleSeconds: 5 };
    expect(await reconcile([entry('acme', { settings })])).toEqual({ ...nothing, updated: ['acme'] });
    expect(await readRow('acme')).toMatchObject({ credential_version: 1, settings: { settleSeconds: 5 } });

    const credentials = { apiKey: 'another', apiSecret: 'secret-of-acme' };
    await reconcile([entry('acme', { settings, credentials })]);
    expect(await readRow('acme')).toMatchObject({ credential_version: 2, credential_hint: null });

    await reconcile([entry('acme', { settings, credentials, baseUrl: 'http://127.0.0.1:3001/shipstation' })]);
    expect(await readRow('acme')).toMatchObject({ credential_version: 3 });
  });

  it('with rejected credentials stay unauthorized until their credentials change', async () => {
    await reconcile([entry('acme')]);
    const { internal_id } = await readRow('acme');
    expect(await store.markUnauthorized(internal_id, 1, 'unauthorized')).toBe(true);
    expect(await store.markUnauthorized(internal_id, 1, 'unauthorized')).toBe(false);

    await reconcile([entry('acme', { settings: { ...entry('acme').settings, settleSeconds: 5 } })]);
    expect(await readRow('acme')).toMatchObject({ status: 'unauthorized', status_reason: 'unauthorized' });

    await reconcile([entry('acme', { credentials: { apiKey: 'new', apiSecret: 'new' } })]);
    expect(await readRow('acme')).toMatchObject({
      status: 'active',
      status_reason: null,
      credential_version: 2,
    });
    expect(await store.markUnauthorized(internal_id, 1, 'unauthorized')).toBe(false);
    expect((await store.findById('acme'))?.status).toBe('active');
  });

  it('with rejected credentials are active again when the provider accepts the same version', async () => {
    await reconcile([entry('acme')]);
    const { internal_id } = await readRow('acme');
    await store.markUnauthorized(internal_id, 1, 'plan-required');
    expect(await store.heal(internal_id, 2)).toBe(false);
    expect(await store.heal(internal_id, 1)).toBe(true);
    expect(await store.findById('acme')).toMatchObject({ status: 'active', statusReason: null });
  });

  it('wake their dispatcher when they change', async () => {
    await reconcile([entry('acme')]);
    await test.database
      .updateTable('dispatches')
      .set({ due_at: new Date(8.64e15) })
      .execute();
    await reconcile([entry('acme', { paused: true })]);
    const { due_at } = await test.database
      .selectFrom('dispatches')
      .select('due_at')
      .executeTakeFirstOrThrow();
    expect(due_at.getTime()).toBeLessThan(8.64e15);
    expect(await readRow('acme')).toMatchObject({ status: 'paused', status_reason: 'paused-in-file' });
  });

  it('that leave the file are paused without credentials, and come back as the same connection', async () => {
    await reconcile([entry('acme')]);
    const { internal_id } = await readRow('acme');
    expect(await reconcile([])).toEqual({ ...nothing, removed: ['acme'] });
    expect(await readRow('acme')).toMatchObject({
      status: 'paused',
      status_reason: 'removed-from-file',
      sealed_credentials: null,
      credential_fingerprint: null,
      credential_hint: null,
      deleted_at: null,
    });
    expect(await reconcile([])).toEqual(nothing);

    expect(await reconcile([entry('acme')])).toEqual({ ...nothing, updated: ['acme'] });
    expect(await readRow('acme')).toMatchObject({ internal_id, status: 'active', credential_version: 2 });
  });

  it('may swap their credentials', async () => {
    await reconcile([entry('a'), entry('b')]);
    const swapped = [
      entry('a', { credentials: entry('b').credentials }),
      entry('b', { credentials: entry('a').credentials }),
    ];
    expect(await reconcile(swapped)).toEqual({ ...nothing, updated: ['a', 'b'] });
  });

  it('may give their credentials to a new connection in the start that removes them', async () => {
    await reconcile([entry('old')]);
    const report = await reconcile([entry('new', { credentials: entry('old').credentials })]);
    expect(report).toEqual({ added: ['new'], updated: [], removed: ['old'] });
  });

  it('cannot take ids or accounts of other connections, and then nothing changes', async () => {
    await insertApiConnection('of-api', false);
    await insertApiConnection('deleted', true);
    await reconcile([entry('sandbox-account')], 'sandbox');
    await reconcile([entry('acme')]);
    const errors = await errorsOf([
      entry('fine'),
      entry('of-api'),
      entry('deleted'),
      entry('sandbox-account', { credentials: { apiKey: 'x', apiSecret: 'y' } }),
      entry('acme', { provider: 'shipengine' }),
      entry('same-account', { credentials: entry('sandbox-account').credentials }),
      entry('twice', { credentials: entry('fine').credentials }),
    ]);
    expect(errors).toEqual([
      'connections[1].id: "of-api" belongs to a connection that was made through the API',
      'connections[2].id: "deleted" was the id of a deleted connection; an id is never used again',
      'connections[3].id: "sandbox-account" is reserved for the built-in sandbox',
      'connections[4].provider: "acme" has been a connection of shipstation; give the new one another id',
      'connections[5].credentials: provider, origin and credentials are those of the connection "sandbox-account" already',
      'connections[6].credentials: provider, origin and credentials are those of the connection "fine" already',
    ]);
    expect(await store.findById('fine')).toBeNull();
    expect((await readRow('acme')).provider).toBe('shipstation');
  });

  it('move to a new encryption key at the next start, and then do not need the old key', async () => {
    await reconcile([entry('acme')]);
    expect(await reconcile([entry('acme')], 'file', [secondKey, firstKey])).toEqual({
      ...nothing,
      updated: ['acme'],
    });
    const row = await readRow('acme');
    expect(row).toMatchObject({
      credential_version: 1,
      credential_fingerprint: expect.stringMatching(/^k2\./),
    });
    expect(await reconcile([entry('acme')], 'file', [secondKey])).toEqual(nothing);
  });

  it('survive a lost encryption key, because the file contains the credentials', async () => {
    await reconcile([entry('acme')]);
    await reconcile([entry('acme')], 'file', [secondKey]);
    const row = await readRow('acme');
    expect(row.credential_version).toBe(2);
    expect(openCredentials(new Sealer([secondKey]), row.internal_id, row.sealed_credentials ?? '')).toEqual(
      entry('acme').credentials,
    );
  });

  it('conflict with the account of another manager that is still sealed by the older key', async () => {
    await reconcile([entry('sandbox-account')], 'sandbox');
    const twin = entry('twin', { credentials: entry('sandbox-account').credentials });
    await expect(reconcile([twin], 'file', [secondKey, firstKey])).rejects.toThrow(
      'the connection "sandbox-account" already',
    );
  });

  it('of the built-in sandbox are hidden at a start without it, and may come back', async () => {
    await reconcile([entry('sandbox-account')], 'sandbox');
    const { internal_id } = await readRow('sandbox-account');
    expect(await reconcile([], 'sandbox')).toEqual({ ...nothing, removed: ['sandbox-account'] });
    expect(await store.findById('sandbox-account')).toBeNull();
    expect((await readRow('sandbox-account')).sealed_credentials).toBeNull();
    expect(await reconcile([], 'sandbox')).toEqual(nothing);
    expect(await errorsOf([entry('sandbox-account')])).toHaveLength(1);

    expect(await reconcile([entry('sandbox-account')], 'sandbox')).toEqual({
      ...nothing,
      updated: ['sandbox-account'],
    });
    expect(await store.findById('sandbox-account')).toMatchObject({
      internalId: internal_id,
      status: 'active',
    });
  });

  it('are not changed by a start of the sandbox, nor the other way round', async () => {
    await reconcile([entry('acme')]);
    await reconcile([entry('sandbox-account')], 'sandbox');
    expect(await reconcile([entry('acme')])).toEqual(nothing);
    expect(await reconcile([], 'sandbox')).toEqual({ ...nothing, removed: ['sandbox-account'] });
    expect((await store.findById('acme'))?.status).toBe('active');
  });
});
