import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { Reports } from '../../../test/stage/database/reports.js';
import { startPooler } from '../../../test/stage/database/start-pooler.js';
import { checkNotifications, checkServerVersion, isSupported } from './check-server.js';
import { buildClientConfig, connectPool, readBigint } from './connect-pool.js';

describe('connections to PostgreSQL', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
  });
  afterEach(() => server.close());

  it('bring numbers, instants and documents as values of the language', async () => {
    const { rows } = await sql`select 9007199254740991::bigint as big, count(*) as count,
      '2026-11-22T01:02:03.004Z'::timestamptz as at, 'infinity'::timestamptz as never,
      '{"a":[1]}'::jsonb as document, '7'::xid8 as transaction`.execute(server.database);
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        count: 1,
        at: new Date('2026-11-22T01:02:03.004Z'),
        never: Infinity,
        document: { a: [1] },
        transaction: '7',
      },
    ]);
  });

  it('leave other users of the library alone', async () => {
    await sql`select 1::bigint`.execute(server.database);
    const other = new pg.Client({ connectionString: server.url });
    await other.connect();
    expect((await other.query('select 7::bigint as seven')).rows).toEqual([{ seven: '7' }]);
    await other.end();
  });

  it('reject a number that JavaScript cannot hold exactly', async () => {
    expect(() => readBigint('9007199254740993')).toThrow(RangeError);
    await expect(sql`select 9007199254740993::bigint`.execute(server.database)).rejects.toThrow(
      /beyond 2\^53/,
    );
  });

  it('end a transaction that stands still, and bear their name', async () => {
    const { database } = connectPool(server.url, quietLogger, 1);
    const { rows } = await sql`select current_setting('idle_in_transaction_session_timeout') as limit,
      current_setting('application_name') as name`.execute(database);
    expect(rows).toEqual([{ limit: '5s', name: 'refresh-gateway' }]);
    await database.destroy();
  });

  it('are replaced when they break while idle; the process goes on', async () => {
    const warnings = new Reports<object>();
    const { pool, database } = connectPool(
      server.url,
      { ...quietLogger, warn: (fields) => warnings.add(fields) },
      1,
    );
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(server.database);
    await warnings.nth(1);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.destroy();
  });

  it('are proven to pass notifications on', async () => {
    await checkServerVersion(server.database);
    await checkNotifications(server.database, buildClientConfig(server.url));
  });

  it('are rejected, with the remedy, behind a pooler that does not forward notifications', async () => {
    const url = new URL(server.url.replace('@/', '@localhost/'));
    const pooler = await startPooler(`${url.searchParams.get('host') ?? ''}/.s.PGSQL.5432`);
    url.search = '';
    url.port = String(pooler.port);
    await expect(checkNotifications(server.database, buildClientConfig(url.href), 300)).rejects.toThrow(
      /pooler that does not forward LISTEN\/NOTIFY.*session mode/,
    );
    await pooler.close();
  });

  it('need PostgreSQL 14', () => {
    expect([130_011, 140_000, 180_004].map(isSupported)).toEqual([false, true, true]);
  });
});
