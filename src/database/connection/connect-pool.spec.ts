import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { connectPool } from './connect-pool.js';

describe('a pool whose server ends a connection', () => {
  it('fails the query that comes next on it, and serves others', async () => {
    const server = await createTestDatabase({ empty: true });
    const { database } = connectPool(server.url, quietLogger);
    try {
      await expect(
        database.transaction().execute(async (transaction) => {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
          // Until its process is gone: then the news are at the client too, before it asks again.
          await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(server.database);
          await sql`select 1`.execute(server.database);
          await sql`select 1`.execute(transaction);
        }),
      ).rejects.toThrow();
      await expect(sql`select 1`.execute(database)).resolves.toBeDefined();
    } finally {
      await database.destroy();
      await server.close();
    }
  });
});
