import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { checkSealed } from '../bootstrap/check-sealed.js';
import { openCredentials, sealCheckedCredentials } from '../connections/sealing/credential-seal.js';
import { reconcileConnections } from '../connections/reconcile/reconcile-connections.js';
import { readConnectionSettings } from '../connections/read-connection-settings.js';
import { sealedColumns } from '../database/sealed-columns.js';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { Sealer } from '../platform/sealing/sealer.js';
import { providerCatalogue } from '../providers/provider-catalogue.js';
import { resealEverything } from './reseal-everything.js';

const makeKey = (id: string): EncryptionKey => ({ id, key: randomBytes(32) });
const [first, second] = [makeKey('k1'), makeKey('k2')];
const credentials = { apiKey: 'canary-api-key-0123', apiSecret: 'canary-api-secret-0123' };
const webhookSecret = 'whsec_canary';

describe('replacing the key that seals', () => {
  let test: TestDatabase;
  let connectionId: number;

  beforeEach(async () => {
    test = await createTestDatabase();
    const entry = {
      id: 'acme',
      provider: 'shipstation',
      credentials,
      baseUrl: 'https://ssapi.shipstation.com',
      settings: readConnectionSettings({ quota: {}, settleSeconds: 30, reaskAfterSeconds: 900 }),
      paused: false,
    };
    const context = { database: test.database, encryptionKeys: [first], catalogue: providerCatalogue };
    await reconcileConnections(context, 'file', [entry]);
    const row = await test.database.selectFrom('connections').select('internal_id').executeTakeFirstOrThrow();
    connectionId = row.internal_id;
    const sealer = new Sealer([first]);
    await test.database
      .insertInto('credential_checks')
      .values({
        connection_id: connectionId,
        id: 'try_1',
        sealed_credentials: sealCheckedCredentials(sealer, connectionId, credentials),
        base_url: 'https://ssapi.shipstation.com',
        requested_by: 'admin',
      })
      .execute();
    await test.database.updateTable('connections').set({ managed_by: 'api' }).execute();
    const { internal_id } = await test.database
      .insertInto('webhooks')
      .values({ id: 'whk_1', caller: 'admin', url: 'https://hooks.test' })
      .returning('internal_id')
      .executeTakeFirstOrThrow();
    const seal = (field: string) =>
      sealer.seal({ table: 'webhooks', rowId: internal_id, field }, webhookSecret);
    await test.database
      .updateTable('webhooks')
      .set({ sealed_secret: seal('secret'), sealed_previous_secret: seal('previous_secret') })
      .execute();
  });
  afterEach(() => test.close());

  const readConnection = () =>
    test.database.selectFrom('connections').selectAll().where('id', '=', 'acme').executeTakeFirstOrThrow();
  const sealedTexts = async () => {
    const rows = await test.database
      .selectFrom('connections')
      .leftJoin('credential_checks', 'connection_id', 'internal_id')
      .leftJoin('webhooks', (join) => join.onTrue())
      .select(['connections.sealed_credentials as one', 'credential_checks.sealed_credentials as two'])
      .select(['webhooks.sealed_secret as three', 'webhooks.sealed_previous_secret as four'])
      .execute();
    return rows.flatMap((row) => Object.values(row));
  };

  it('seals every secret again with the first key, so that the former key can be removed', async () => {
    const before = await readConnection();
    const { lines, failures } = await resealEverything(test.database, [second, first]);
    expect(failures).toEqual([]);
    expect(lines).toEqual([
      ...sealedColumns.map(({ title }) => `${title}: 1 sealed again, 0 cannot be opened`),
      'fingerprints of connections: 1 recomputed',
    ]);
    const texts = await sealedTexts();
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text).toMatch(/^v1\.k2\./);
    const after = await readConnection();
    expect(openCredentials(new Sealer([second]), connectionId, after.sealed_credentials ?? '')).toEqual(
      credentials,
    );
    expect(after.credential_fingerprint).toMatch(/^k2\./);
    // Nothing else of the connection changes: neither its version nor what callers see.
    expect(after).toMatchObject({
      credential_version: before.credential_version,
      updated_at: before.updated_at,
      status: before.status,
    });
    await checkSealed(test.database, [second]);
  });

  it('changes nothing when it is run again, and twice at once', async () => {
    await Promise.all([1, 2].map(() => resealEverything(test.database, [second, first])));
    const texts = await sealedTexts();
    const { lines } = await resealEverything(test.database, [second, first]);
    expect(lines).toEqual([
      ...sealedColumns.map(({ title }) => `${title}: 0 sealed again, 0 cannot be opened`),
      'fingerprints of connections: 0 recomputed',
    ]);
    expect(await sealedTexts()).toEqual(texts);
  });

  it('names what it cannot open by place and key, and leaves it as it is', async () => {
    const texts = await sealedTexts();
    const { failures } = await resealEverything(test.database, [second]);
    expect(failures).toHaveLength(4);
    expect(failures[0]).toContain('"k1", which ENCRYPTION_KEYS does not hold');
    expect(await sealedTexts()).toEqual(texts);
  });

  it('is asked for by a start that lacks a key, which names the key and what it sealed', async () => {
    await expect(checkSealed(test.database, [second])).rejects.toThrow(
      /"k1" is not in ENCRYPTION_KEYS, but it sealed: 1 credentials of connections[^]*secrets of webhooks[^]*npm run rotate-encryption-keys/,
    );
    await expect(checkSealed(test.database, [makeKey('k1')])).rejects.toThrow(
      /"k1" of ENCRYPTION_KEYS does not open/,
    );
    await checkSealed(test.database, [second, first]);
  });

  it('covers every column of the schema that is named like a sealed one', async () => {
    const { rows } = await sql<{ place: string }>`
      select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and column_name like 'sealed%' order by 1`.execute(test.database);
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      rows.map(({ place }) => place).sort(),
    );
  });
});
