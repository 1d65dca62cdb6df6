import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KyselyPlugin } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { buildClientConfig, connectPool } from '../../database/connection/connect-pool.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { PresentState } from '../../refresh/refresh-changes.port.js';
import { endRefreshEarly } from '../../refresh/store/end-refresh-early.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { NotifiedRefreshChanges } from './notified-refresh-changes.js';

describe('callers that wait on one replica', () => {
  let server: TestDatabase;
  let signals: DatabaseSignals;
  let changes: NotifiedRefreshChanges;
  let close: () => Promise<void>;
  let queries = 0;
  const ids: string[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
    const { pool, database } = connectPool(server.url, quietLogger, 2);
    signals = new DatabaseSignals({ pool, clientConfig: buildClientConfig(server.url), logger: quietLogger });
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries += 1;
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    };
    changes = new NotifiedRefreshChanges(database.withPlugin(counting), signals);
    // The first hint after connecting names all refreshes.
    await new Promise((resolve) => signals.listen(refreshChannel, resolve));
    close = async () => {
      await changes.onModuleDestroy();
      await signals.close();
      await database.destroy();
      await server.close();
    };
    const connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1']);
    for (let count = 0; count < 20; count += 1) {
      ids.push(
        (await storeRefresh(server.database, await prepareDemand(server.database, connectionId, '1'))).id,
      );
    }
  });
  afterAll(() => close());

  /** Lets `callers` watch each refresh, and returns the states that each of them received. */
  async function watchTogether(
    callers: number,
    change: (notifiedAgain: () => Promise<void>) => Promise<void>,
  ): Promise<readonly (readonly (PresentState | null)[])[]> {
    const notified = ids.flatMap(() => Array.from({ length: callers }, (): (PresentState | null)[] => []));
    let onNotified = () => {};
    const watches = notified.map((states, place) =>
      changes.watch(ids[place % ids.length] ?? '', (state) => {
        states.push(state);
        onNotified();
      }),
    );
    const all = (count: number) =>
      new Promise<void>((resolve) => {
        onNotified = () => notified.every((states) => states.length >= count) && resolve();
        onNotified();
      });
    await all(1);
    await change(() => all(2));
    for (const watch of watches) watch.close();
    return notified;
  }

  test('cost one query when they arrive together, and one for a change', async () => {
    queries = 0;
    const [first = ''] = ids;
    const notified = await watchTogether(50, async () => {
      expect(queries).toBe(1);
      await server.database
        .transaction()
        .execute((transaction) => endRefreshEarly(transaction, first, 'canceled'));
      signals.notify(refreshChannel, first);
      await new Promise<void>((resolve) => {
        const watch = changes.watch(first, (state) => {
          if (state?.status !== 'canceled') return;
          watch.close();
          resolve();
        });
      });
    });
    // One for the change and one for the caller that came last; both may share one.
    expect(queries).toBeLessThanOrEqual(3);
    expect(notified[0]?.at(-1)).toMatchObject({ status: 'canceled', sequence: 2 });
    expect(notified[1]).toEqual([{ status: 'queued', sequence: 1 }]);
  });

  test('leave no watcher behind when they disconnect', async () => {
    await watchTogether(5, () => {
      expect(changes.countWatched()).toBe(ids.length);
      return Promise.resolve();
    });
    expect(changes.countWatched()).toBe(0);
  });

  test('are notified by the slow check, with one query for all, when a hint was lost', async () => {
    queries = 0;
    // Until here only hints caused a read.
    changes.onApplicationBootstrap();
    await watchTogether(50, (notifiedAgain) => notifiedAgain());
    expect(queries).toBeLessThanOrEqual(3);
  });

  test('receive null for a refresh that does not exist', async () => {
    const state = await new Promise<PresentState | null>((resolve) => {
      const watch = changes.watch('rfr_gone', (seen) => {
        watch.close();
        resolve(seen);
      });
    });
    expect(state).toBeNull();
  });
});
