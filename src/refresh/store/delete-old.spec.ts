import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { deleteOld } from './delete-old.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { storeRefresh } from './store-refresh.js';

describe('deleting old refreshes', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    await sql`truncate refreshes, runs cascade`.execute(server.database);
    connectionId = await prepareConnection(server.database);
    await prepareSources(
      server.database,
      connectionId,
      Array.from({ length: 600 }, (_, index) => String(index + 1)),
    );
  });

  /** A refresh of all 600 sources that was canceled `days` ago. */
  async function canceledBefore(days: number): Promise<string> {
    const { id } = await storeRefresh(
      server.database,
      await prepareDemand(server.database, connectionId, null),
    );
    await server.database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
    await sql`update refreshes set finished_at = finished_at - ${days} * interval '1 day' where id = ${id}`.execute(
      server.database,
    );
    return id;
  }

  const remaining = async () =>
    (await server.database.selectFrom('refreshes').select('id').orderBy('finished_at').execute()).map(
      ({ id }) => id,
    );

  it('starts with the oldest and stops when a batch has enough targets', async () => {
    const [newest, young, old, oldest] = [
      await canceledBefore(1),
      await canceledBefore(31),
      await canceledBefore(33),
      await canceledBefore(35),
    ];
    expect(await remaining()).toEqual([oldest, old, young, newest]);

    await deleteOld(server.database, 30);
    expect(await remaining()).toEqual([young, newest]);
    await deleteOld(server.database, 30);
    expect(await remaining()).toEqual([newest]);
    await deleteOld(server.database, 30);
    expect(await remaining()).toEqual([newest]);
    const { rows } = await sql`select distinct refresh_id from targets`.execute(server.database);
    expect(rows).toEqual([{ refresh_id: newest }]);
  });
});
