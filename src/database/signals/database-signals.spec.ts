import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { buildClientConfig, connectPool } from '../connection/connect-pool.js';
import { DatabaseSignals } from './database-signals.js';
import type { Hints } from './hint-payload.js';

describe('hints between replicas', () => {
  let server: TestDatabase;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await server.close();
  });

  function openReplica(): DatabaseSignals {
    const { pool, database } = connectPool(server.url, quietLogger, 2);
    const signals = new DatabaseSignals({
      pool,
      clientConfig: buildClientConfig(server.url),
      logger: quietLogger,
    });
    closers.push(async () => {
      await signals.close();
      await database.destroy();
    });
    return signals;
  }

  /** What a replica has heard on a channel, and a way to wait for more of it. */
  async function hear(signals: DatabaseSignals, channel: string) {
    const heard: Hints[] = [];
    let notify: () => void = () => undefined;
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise<void>((resolve) => (notify = resolve));
    };
    const unlisten = signals.listen(channel, (hints) => {
      heard.push(hints);
      notify();
    });
    await until(() => heard.includes('all'));
    heard.length = 0;
    return { heard, until, unlisten };
  }

  it('reach every replica that listens, the sender included', async () => {
    const [one, two] = [openReplica(), openReplica()];
    const ears = [await hear(one, 'rows'), await hear(two, 'rows')];
    one.notify('rows', '7');
    for (const { heard, until } of ears) {
      await until(() => heard.length === 1);
      expect(heard).toEqual([['7']]);
    }
  });

  it('of a burst come together: the first at once, the others in one more', async () => {
    const signals = openReplica();
    const { heard, until } = await hear(signals, 'rows');
    for (let id = 1; id <= 100; id += 1) signals.notify('rows', String(id));
    await until(() => heard.flat().length === 100);
    expect(heard.length).toBe(2);
    expect(heard[0]).toEqual(['1']);
  });

  it('are sent at most every 5 ms', async () => {
    const signals = openReplica();
    const { heard, until } = await hear(signals, 'rows');
    const startedAt = performance.now();
    while (performance.now() - startedAt < 200) {
      signals.notify('rows', String(Math.round(performance.now() * 1_000)));
      await sleep(1);
    }
    signals.notify('rows', 'last');
    await until(() => heard.flat().includes('last'));
    expect(heard.length).toBeLessThanOrEqual((performance.now() - startedAt) / 5 + 2);
  });

  it('stay on their channel, whatever its name', async () => {
    const signals = openReplica();
    const strange = await hear(signals, 'Strange "name"; x');
    const other = await hear(signals, 'other');
    signals.notify('Strange "name"; x', '1');
    await strange.until(() => strange.heard.length === 1);
    signals.notify('other', '2');
    await other.until(() => other.heard.length === 1);
    expect([strange.heard, other.heard]).toEqual([[['1']], [['2']]]);
  });

  it('do not reach who has stopped to listen', async () => {
    const signals = openReplica();
    const gone = await hear(signals, 'rows');
    const here = await hear(openReplica(), 'rows');
    gone.unlisten();
    signals.notify('rows', '1');
    await here.until(() => here.heard.length === 1);
    signals.notify('rows', '2');
    await here.until(() => here.heard.length === 2);
    expect(gone.heard).toEqual([]);
  });

  it('stand for everything after the connection was cut, and go on', async () => {
    const signals = openReplica();
    const { heard, until } = await hear(signals, 'rows');
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where query like 'listen%' and datname = current_database()`.execute(server.database);
    await until(() => heard.includes('all'));
    signals.notify('rows', '9');
    await until(() => heard.some((hints) => hints !== 'all'));
    expect(heard.at(-1)).toEqual(['9']);
  });

  it('are lost without harm to the sender when the database is away', async () => {
    const signals = openReplica();
    await server.close();
    signals.notify('rows', '1');
    await signals.close();
    server = await createTestDatabase({ empty: true });
  });

  it('reach the other listeners when one of them fails', async () => {
    const signals = openReplica();
    signals.listen('rows', () => {
      throw new Error('a listener with an error');
    });
    const { heard, until } = await hear(signals, 'rows');
    signals.notify('rows', '1');
    await until(() => heard.length === 1);
    expect(heard).toEqual([['1']]);
  });
});
