import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readRuns,
} from '../../test/stage/database/prepare-connection.js';
import { changeRuns } from './store/change-runs.js';
import { releaseRun } from './refreshes-of-connections.js';
import { storeRefresh } from './store/store-refresh.js';

describe('releasing a source', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1']);
    await storeRefresh(server.database, await prepareDemand(server.database, connectionId, '1'));
  });

  const release = () => releaseRun(server.database, connectionId, '1', 'key_operator');
  const runsNow = () => readRuns(server.database, connectionId);
  const audited = () =>
    server.database
      .selectFrom('audit_entries')
      .select(['caller', 'action', 'subject_id', 'detail'])
      .where('connection_id', '=', connectionId)
      .execute();
  async function freeze(): Promise<string> {
    const [run] = await runsNow();
    const set = { requested_at: sql<Date>`clock_timestamp()` };
    await server.database
      .transaction()
      .execute((transaction) => changeRuns(transaction, { runIds: [run?.id ?? ''], event: 'frozen', set }));
    return run?.id ?? '';
  }

  it('ends its run, and the audit shows who did it', async () => {
    const id = await freeze();
    expect(await release()).toMatchObject({ id });
    expect(await runsNow()).toMatchObject([{ state: 'finished' }]);
    expect(await audited()).toEqual([
      { caller: 'key_operator', action: 'source.released', subject_id: '1', detail: { run: id } },
    ]);
  });

  it('changes nothing when no run is triggered', async () => {
    expect(await release()).toBeNull();
    expect(await runsNow()).toMatchObject([{ state: 'waiting' }]);
    expect(await audited()).toEqual([]);
  });

  it('changes nothing when it cannot be audited', async () => {
    await freeze();
    const forbid = `alter table audit_entries add constraint no_room check (action <> 'source.released') not valid`;
    await sql.raw(forbid).execute(server.database);
    await expect(release()).rejects.toThrow(/no_room/);
    await sql`alter table audit_entries drop constraint no_room`.execute(server.database);
    expect(await runsNow()).toMatchObject([{ state: 'triggering' }]);
  });
});
