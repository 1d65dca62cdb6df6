import { afterEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/database/create-test-database.js';
import { quietLogger } from '../../test/database/quiet-logger.js';
import { openDatabase } from './open-database.js';

describe('the database of DATABASE_URL', () => {
  let server: TestDatabase;
  afterEach(() => server.close());

  it('is migrated when it is opened on an empty one', async () => {
    server = await createTestDatabase({ empty: true });
    const opened = await openDatabase({ databaseUrl: server.url, dataDir: '/nowhere' }, quietLogger);
    const { rows } = await sql<{ count: number }>`select count(*) as count from dispatches`.execute(
      opened.database,
    );
    expect(rows).toEqual([{ count: 0 }]);
    await opened.close();
    await opened.close();
  });
});
