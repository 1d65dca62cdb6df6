import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { transact } from './transact.js';

describe('a transaction that loses against another one', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
    await sql`create table pairs (id integer primary key, count integer not null default 0)`.execute(
      server.database,
    );
    await sql`insert into pairs values (1), (2)`.execute(server.database);
  });
  afterEach(() => server.close());

  it('is repeated after a deadlock, and both are done once', async () => {
    const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let tries = 0;
    const change = (first: number, second: number, own: number) =>
      transact(server.database, async (transaction) => {
        tries += 1;
        await sql`update pairs set count = count + 1 where id = ${first}`.execute(transaction);
        locked[own]?.resolve();
        // Each holds what the other one wants.
        await locked[1 - own]?.promise;
        await sql`update pairs set count = count + 1 where id = ${second}`.execute(transaction);
      });
    await Promise.all([change(1, 2, 0), change(2, 1, 1)]);
    expect(tries).toBe(3);
    const { rows } = await sql`select count from pairs order by id`.execute(server.database);
    expect(rows).toEqual([{ count: 2 }, { count: 2 }]);
  });

  it.each([
    { code: '40001', expected: 5 },
    { code: '40P01', expected: 5 },
    { code: '23505', expected: 1 },
  ])('is tried at most $expected times for $code', async ({ code, expected }) => {
    let tries = 0;
    const failing = transact(server.database, async (transaction) => {
      tries += 1;
      await sql
        .raw(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`)
        .execute(transaction);
    });
    await expect(failing).rejects.toMatchObject({ code });
    expect(tries).toBe(expected);
  });
});
