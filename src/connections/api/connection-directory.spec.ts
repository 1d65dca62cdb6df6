import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import type { Caller } from '../../access/caller.js';
import { ConnectionDirectory } from './connection-directory.js';
import { ConnectionStore } from '../connection-store.js';

function callerOf(connections: readonly string[] | null): Caller {
  return {
    id: 'key',
    scopes: new Set(['connections:read']),
    connections: connections === null ? null : new Set(connections),
  };
}

describe('the connections of a caller', () => {
  let test: TestDatabase;
  let directory: ConnectionDirectory;

  beforeAll(async () => {
    test = await createTestDatabase();
    directory = new ConnectionDirectory(new ConnectionStore(test.database));
    const settings = JSON.stringify({ quota: { share: 0.5 } });
    for (const id of ['a', 'b', 'c', 'deleted']) {
      const deleted_at = id === 'deleted' ? new Date(0) : null;
      const row = {
        id,
        provider: 'shipengine',
        managed_by: 'api' as const,
        base_url: 'https://x.test',
        settings,
        deleted_at,
      };
      await test.database.insertInto('connections').values(row).execute();
    }
  });
  afterAll(() => test.close());

  it('are the connections of its list, and no others', async () => {
    const caller = callerOf(['a', 'c', 'deleted', 'never-there']);
    const first = await directory.list(caller, { limit: 1 });
    expect(first.items.map(({ id }) => id)).toEqual(['a']);
    const second = await directory.list(caller, { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual(['c']);
    expect(second.nextCursor).toBeNull();
    expect((await directory.list(callerOf([]), { limit: 5 })).items).toEqual([]);
    expect((await directory.list(callerOf(null), { limit: 5 })).items.map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('do not include foreign, deleted or unknown connections', async () => {
    const caller = callerOf(['a', 'deleted']);
    expect((await directory.find('a', caller)).id).toBe('a');
    for (const id of ['b', 'deleted', 'unknown']) {
      await expect(directory.find(id, caller)).rejects.toMatchObject({
        code: 'connection-not-found',
        status: 404,
      });
    }
  });

  it('have defaults for settings that are missing in their rows', async () => {
    expect((await directory.find('a', callerOf(null))).settings).toEqual({
      quota: { requestsPerMinute: null, share: 0.5 },
      settleSeconds: 30,
      reaskAfterSeconds: 900,
    });
  });
});
