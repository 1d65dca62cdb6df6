import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readBackend, untilSomebodyWaitsFor } from '../../test/stage/database/hold-open.js';
import { prepareConnection, prepareSources } from '../../test/stage/database/prepare-connection.js';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { adminKey, startTestGateway } from '../../test/stage/gateway/start-test-gateway.js';
import { connectPool } from '../database/connection/connect-pool.js';
import type { Database } from '../database/database.js';

/** More than a replica has database connections. */
const callers = 25;

describe('many callers who ask for the same large connection at once', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  let database: Database;

  beforeAll(async () => {
    gateway = await startTestGateway({
      reachDatabase: (databaseUrl) => {
        ({ database } = connectPool(databaseUrl, quietLogger, 3));
        return Promise.resolve(databaseUrl);
      },
    });
  });
  afterAll(async () => {
    await database.destroy();
    await gateway.stop();
  });

  async function prepare(): Promise<{ readonly internalId: number; readonly id: string }> {
    const internalId = await prepareConnection(database);
    await prepareSources(database, internalId, ['1', '2', '3']);
    const { id } = await database
      .selectFrom('connections')
      .select('id')
      .where('internal_id', '=', internalId)
      .executeTakeFirstOrThrow();
    return { internalId, id };
  }

  async function ask(connection: string): Promise<number> {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ connection });
    return (await gateway.call('/refresh', { method: 'POST', headers, body })).status;
  }

  it('leave database connections to those who ask for another one', async () => {
    const [busy, free] = [await prepare(), await prepare()];
    const waiting = await database.transaction().execute(async (transaction) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
      await sql`select 1 from sources where connection_id = ${busy.internalId} for update`.execute(
        transaction,
      );
      const asked = Array.from({ length: callers }, () => ask(busy.id));
      await untilSomebodyWaitsFor(database, await readBackend(transaction));
      expect(await ask(free.id)).toBe(202);
      return { asked };
    });
    expect(new Set(await Promise.all(waiting.asked))).toEqual(new Set([202]));
  });
});
