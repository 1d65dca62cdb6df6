import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { readBackend, untilSomebodyWaitsFor } from '../../../test/stage/database/hold-open.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readRuns,
} from '../../../test/stage/database/prepare-connection.js';
import { prepareAccount } from '../../../test/stage/dispatch/prepare-account.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { newWindow } from '../plan/quota-window.js';
import { startCalls } from './start-calls.js';
import { makePass } from './make-pass.js';
import { readOpenRuns } from './read-runs.js';

describe('the first pass of a new owner', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1', '2', '3']);
    await storeRefresh(server.database, await prepareDemand(server.database, connectionId, null));
  });

  /** The former owner triggers a source and dies. */
  async function triggerAndDie(source: string): Promise<void> {
    const account = await prepareAccount(server.database, connectionId);
    await server.database.transaction().execute(async (transaction) => {
      const runs = await readOpenRuns(transaction, connectionId);
      const byId = new Map(runs.map((one) => [one.run.id, one]));
      const calls = runs
        .filter((one) => one.planned.source === source)
        .map(({ planned }) => ({ kind: 'trigger', source, runId: planned.id }) as const);
      await startCalls(transaction, { connectionId, fence: 1, account, runs: byId }, calls);
    });
  }

  async function passAgain() {
    const account = await prepareAccount(server.database, connectionId);
    return server.database
      .transaction()
      .execute((transaction) => makePass(transaction, { connectionId, fence: 2, account, inFlight: [] }));
  }

  it('locks the sources in order although lost calls concern only some of them', async () => {
    await triggerAndDie('3');
    const outcome = await server.database.transaction().execute(async (transaction) => {
      const lock = (source: string) =>
        sql`select 1 from sources where connection_id = ${connectionId} and source_id = ${source}
          for no key update nowait`.execute(transaction);
      await lock('1');
      const passing = passAgain();
      passing.catch(() => undefined);
      await untilSomebodyWaitsFor(server.database, await readBackend(transaction));
      await lock('3');
      return { passing };
    });
    await outcome.passing;
    const runs = await readRuns(server.database, connectionId);
    expect(runs.find((run) => run.source_id === '3')).toMatchObject({ state: 'triggering' });
    expect(runs.find((run) => run.source_id === '3')?.unknown_since).not.toBeNull();
  });

  it('counts the lost calls in the window that started since', async () => {
    const former = { ...newWindow(0), endsAtInMs: Date.UTC(2026, 0, 1), responseSeen: true, used: 7 };
    await server.database
      .updateTable('dispatches')
      .set({ quota: JSON.stringify(former) })
      .where('connection_id', '=', connectionId)
      .execute();
    await triggerAndDie('2');
    const { calls } = await passAgain();
    const { quota } = await server.database
      .selectFrom('dispatches')
      .select('quota')
      .where('connection_id', '=', connectionId)
      .executeTakeFirstOrThrow();
    expect(quota).toMatchObject({ used: 1 + calls.length });
  });

  it('subtracts the lost calls from what the provider reported as remaining', async () => {
    const reported = {
      ...newWindow(0),
      endsAtInMs: Date.UTC(2100, 0, 1),
      endIsReported: true,
      responseSeen: true,
    };
    await server.database
      .updateTable('dispatches')
      .set({ quota: JSON.stringify({ ...reported, limit: 40, remaining: 1, used: 1 }) })
      .where('connection_id', '=', connectionId)
      .execute();
    await triggerAndDie('2');
    const { calls, plan } = await passAgain();
    const reasons = plan.steps.flatMap((step) => (step.kind === 'wait' ? (step.waiting?.reason ?? []) : []));
    expect(reasons.toSorted()).toEqual(['quota', 'quota', 'retry']);
    expect(calls).toEqual([]);
  });
});
