import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { revokeSilently, storeKey } from '../../test/e2e/access/store-key.js';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { prepareConnection } from '../../test/stage/database/prepare-connection.js';
import { everyScope } from './caller.js';
import { findGrants } from './find-grants.js';

describe('the current grants of callers', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());

  it('cover all connections for the admin and for keys without a list, and else the listed connections', async () => {
    const [first, second] = [await prepareConnection(test.database), await prepareConnection(test.database)];
    const { id: publicId } = await test.database
      .selectFrom('connections')
      .select('id')
      .where('internal_id', '=', first)
      .executeTakeFirstOrThrow();
    const reading = new Set(['refresh:read']);
    const scopes = ['refresh:read', 'audit:read'] as const;
    const listed = await storeKey(test.database, { scopes, connectionIds: [first] });
    const none = await storeKey(test.database, { connectionIds: [] });
    const all = await storeKey(test.database, { scopes });
    const grants = await findGrants(test.database, ['admin', listed.id, none.id, all.id]);
    expect(grants).toEqual(
      new Map([
        ['admin', { scopes: everyScope, connections: null }],
        [listed.id, { scopes: reading, connections: new Set([publicId]) }],
        [none.id, { scopes: reading, connections: new Set() }],
        [all.id, { scopes: new Set(['refresh:read', 'audit:read']), connections: null }],
      ]),
    );
    expect(second).not.toBe(first);
  });

  it('are absent for keys that are revoked, expired or unknown', async () => {
    const revoked = await storeKey(test.database);
    await revokeSilently(test.database, revoked.id);
    const expired = await storeKey(test.database, { expiresAt: new Date('2026-01-01T00:00:00Z') });
    expect(await findGrants(test.database, [revoked.id, expired.id, 'key_unknown'])).toEqual(new Map());
    expect(await findGrants(test.database, [])).toEqual(new Map());
  });
});
