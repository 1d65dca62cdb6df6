import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { DatabaseStartError } from '../database-start-error.js';
import { openDatabase } from '../open-database.js';

describe('a start with a user who may not write', () => {
  let server: TestDatabase;
  let name: string;
  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(server.database);
    name = rows[0]?.name ?? '';
  });
  afterEach(() => server.close());

  const expectRejection = async (databaseUrl: string, message: RegExp) => {
    const opening = openDatabase({ databaseUrl, dataDir: '/nowhere' }, quietLogger);
    await expect(opening).rejects.toBeInstanceOf(DatabaseStartError);
    await expect(opening).rejects.toThrow(message);
  };
  const setDefault = (setting: string) =>
    sql.raw(`alter role current_user in database ${name} set ${setting}`).execute(server.database);

  it('names the setting that makes it read-only', async () => {
    await setDefault('default_transaction_read_only = on');
    await expectRejection(server.url, /are read-only: default_transaction_read_only is on.*ALTER ROLE/);
  });

  it('names the search_path that names no schema', async () => {
    await setDefault('search_path = missing');
    await expectRejection(server.url, /search_path .* names no schema that exists.*Create the schema/);
  });

  it('says which rights it needs when it may not create tables', async () => {
    const user = `test_${randomUUID().replaceAll('-', '')}`;
    await sql.raw(`create role ${user} login password 'stranger'`).execute(server.database);
    try {
      await sql`revoke create on schema public from public`.execute(server.database);
      const url = server.url.replace(/\/\/[^@]*@/, `//${user}:stranger@`);
      await expectRejection(url, /lacks a right in its database: .*GRANT CREATE, USAGE ON SCHEMA public/);
    } finally {
      await sql.raw(`drop role ${user}`).execute(server.database);
    }
  });
});
