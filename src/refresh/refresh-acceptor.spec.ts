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

describe('many concurrent requests for the same connection', () => {
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

  async function request(connection: string): Promise<number> {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ connection });
    return (await gateway.call('/refresh', { method: 'POST', headers, body })).status;
  }

  it('leave database connections free for requests for another connection', async () => {
    const [busy, free] = [await prepare(), await prepare()];
    const waiting = await database.transaction().execute(async (transaction) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
      await sql`select 1 from sources where connection_id = ${busy.internalId} for update`.execute(
        transaction,
      );
      const responses = Array.from({ length: callers }, () => request(busy.id));
      await untilSomebodyWaitsFor(database, await readBackend(transaction));
      expect(await request(free.id)).toBe(202);
      return { responses };
    });
    expect(new Set(await Promise.all(waiting.responses))).toEqual(new Set([202]));
  });
});
