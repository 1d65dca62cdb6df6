import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { systemClock } from '../../platform/clock.js';
import { OpenRefreshes } from './open-refreshes.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { storeRefresh } from './store-refresh.js';

describe('unfinished refreshes of a connection', () => {
  let test: TestDatabase;
  let connectionId: number;
  let nowInMs = 0;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    connectionId = await prepareConnection(test.database);
    await prepareSources(test.database, connectionId, ['1']);
  });
  afterAll(() => test.close());

  const clock = { ...systemClock, monotonicInMs: () => nowInMs };
  const limitedTo = (maxOpenRefreshes: number) =>
    new OpenRefreshes(test.database, { maxOpenRefreshes }, clock);
  const store = async () =>
    storeRefresh(test.database, await prepareDemand(test.database, connectionId, '1'));

  it('are stored up to the limit, and one more is rejected with a retry time', async () => {
    const open = limitedTo(3);
    for (let index = 0; index < 3; index += 1) {
      await open.admit(connectionId);
      await store();
    }
    await expect(open.admit(connectionId)).rejects.toMatchObject({
      code: 'queue-full',
      status: 429,
      headers: { 'retry-after': '10' },
    });
  });

  it('make room when one of them finishes', async () => {
    const open = limitedTo(2);
    const { id } = await store();
    await store();
    await expect(open.admit(connectionId)).rejects.toMatchObject({ code: 'queue-full' });
    await test.database.transaction().execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
    nowInMs += 200;
    await open.admit(connectionId);
    await expect(open.admit(connectionId)).rejects.toMatchObject({ code: 'queue-full' });
  });

  it('count for their own connection, also those of another replica', async () => {
    const [here, there] = [limitedTo(2), limitedTo(2)];
    await here.admit(connectionId);
    await store();
    await store();
    nowInMs += 1_000;
    await expect(there.admit(connectionId)).rejects.toMatchObject({ code: 'queue-full' });
    await expect(here.admit(connectionId)).rejects.toMatchObject({ code: 'queue-full' });
    await here.admit(await prepareConnection(test.database));
  });

  it('are counted one by one when they arrive at the same moment', async () => {
    const open = limitedTo(50);
    const responses = await Promise.allSettled(Array.from({ length: 80 }, () => open.admit(connectionId)));
    expect(responses.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
  });
});
