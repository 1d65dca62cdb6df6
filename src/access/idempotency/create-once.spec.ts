import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { waitUntil } from '../../../test/stage/gateway/wait-until.js';
import { prepareConnection } from '../../../test/stage/database/prepare-connection.js';
import type { DatabaseTransaction } from '../../database/database.js';
import { createOnce, findRepeated, keyRequest } from './create-once.js';
import { deleteExpiredKeys } from './idempotency-sweeper.js';

/** A request of the caller `one` to one route, with a key. */
const request = (
  key: string,
  body: object = { source: '1' },
  changes: { caller?: string; route?: string } = {},
) =>
  keyRequest({ caller: { id: changes.caller ?? 'one' }, route: changes.route ?? 'POST /things', key, body });

describe('creation once for each key', () => {
  let server: TestDatabase;
  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());

  /** Creates a row that can be counted: a provider call. */
  async function makeThing(transaction: DatabaseTransaction, name: string): Promise<{ id: string }> {
    await transaction
      .insertInto('provider_calls')
      .values({ connection_id: await connection(), fence: 1, kind: name, run_ids: [] })
      .execute();
    return { id: randomUUID() };
  }
  let known: number | undefined;
  const connection = async () => (known ??= await prepareConnection(server.database));
  const countThings = async (name: string) => {
    const row = await server.database
      .selectFrom('provider_calls')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('kind', '=', name)
      .executeTakeFirstOrThrow();
    return row.count;
  };
  const createThing = (keyed: ReturnType<typeof request>, name: string) =>
    createOnce(server.database, keyed, (transaction) => makeThing(transaction, name));

  test('without a key every request creates', async () => {
    const kinds = [await createThing(null, 'unkeyed'), await createThing(null, 'unkeyed')].map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['made', 'made']);
    expect(await countThings('unkeyed')).toBe(2);
  });

  test('of many equal requests at the same time one creates, and the others get its resource', async () => {
    await connection();
    const creations = await Promise.all(
      Array.from({ length: 40 }, () => createThing(request('k1'), 'at-once')),
    );
    const made = creations.flatMap((creation) => (creation.kind === 'made' ? [creation.made.id] : []));
    const repeated = creations.flatMap((creation) =>
      creation.kind === 'repeated' ? [creation.resourceId] : [],
    );
    expect(made).toHaveLength(1);
    expect(repeated).toHaveLength(39);
    expect(new Set(repeated)).toEqual(new Set(made));
    expect(await countThings('at-once')).toBe(1);
  });

  test('a repeat waits for the first request and creates when that one rolls back', async () => {
    await connection();
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const first = createOnce(server.database, request('k2'), async (transaction) => {
      await makeThing(transaction, 'given-up');
      start();
      await released;
      throw new Error('given up');
    });
    await started;
    let settled = false;
    const second = createThing(request('k2'), 'given-up').finally(() => (settled = true));
    await waitForBlockedSession();
    expect(settled).toBe(false);
    release();
    await expect(first).rejects.toThrow('given up');
    expect((await second).kind).toBe('made');
    expect(await countThings('given-up')).toBe(1);
  });

  /** Waits until PostgreSQL reports a session of this database that waits for the transaction of another one. */
  async function waitForBlockedSession(): Promise<void> {
    await waitUntil(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event = 'transactionid'`.execute(server.database);
      return rows.length > 0;
    });
  }

  test('another body with the same key is rejected, before and inside the transaction', async () => {
    await createThing(request('k3', { source: '1' }), 'reused');
    const other = request('k3', { source: '2' });
    await expect(findRepeated(server.database, other)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    await expect(createThing(other, 'reused')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    expect(await countThings('reused')).toBe(1);
  });

  test('the order of fields does not matter, and each caller and route has its own keys', async () => {
    const first = await createThing(request('k4', { a: 1, b: { c: 2, d: 3 } }), 'separate');
    expect(first.kind).toBe('made');
    expect((await createThing(request('k4', { b: { d: 3, c: 2 }, a: 1 }), 'separate')).kind).toBe('repeated');
    expect((await createThing(request('k4', {}, { caller: 'two' }), 'separate')).kind).toBe('made');
    expect((await createThing(request('k4', {}, { route: 'POST /others' }), 'separate')).kind).toBe('made');
  });

  test('after 24 hours the key is free again, for any body', async () => {
    await createThing(request('k5', { source: '1' }), 'a-day-later');
    await age('k5', '23 hours 59 minutes');
    expect((await createThing(request('k5', { source: '1' }), 'a-day-later')).kind).toBe('repeated');
    await age('k5', '24 hours');
    expect(await findRepeated(server.database, request('k5', { source: '2' }))).toBeNull();
    expect((await createThing(request('k5', { source: '2' }), 'a-day-later')).kind).toBe('made');
    expect((await createThing(request('k5', { source: '2' }), 'a-day-later')).kind).toBe('repeated');
  });

  test('expired keys are deleted in batches, all others stay', async () => {
    for (const key of ['old-1', 'old-2', 'old-3', 'young']) await createThing(request(key), 'forgotten');
    for (const key of ['old-1', 'old-2', 'old-3']) await age(key, '26 hours');
    expect(await deleteExpiredKeys(server.database, 2)).toBe(2);
    expect(await deleteExpiredKeys(server.database, 2)).toBe(1);
    expect(await deleteExpiredKeys(server.database, 2)).toBe(0);
    expect(await findRepeated(server.database, request('young'))).not.toBeNull();
  });

  const age = (key: string, interval: string) =>
    sql`update idempotency_keys set created_at = clock_timestamp() - ${interval}::interval where key = ${key}`.execute(
      server.database,
    );
});
