import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readRuns,
} from '../../../test/stage/database/prepare-connection.js';
import { prepareAccount } from '../../../test/stage/dispatch/prepare-account.js';
import { StepDispatch } from '../../../test/stage/dispatch/step-dispatch.js';
import type { RefreshRequest } from '../../refresh/rules/refresh-request.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import type { PlannedCall } from '../plan/dispatch-state.js';
import type { StartedCall } from './started-call.js';
import { startCalls } from './start-calls.js';
import { readOpenRuns } from './read-runs.js';

const since = Date.parse('2026-01-15T20:00:00.900Z');
const quota = { limit: 40, remaining: 39, resetInMs: 50_000 };

describe('starting calls', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1', '2']);
  });

  const store = async (source: string | null, changes: Partial<RefreshRequest> = {}) =>
    storeRefresh(server.database, await prepareDemand(server.database, connectionId, source, changes));
  const runsNow = () => readRuns(server.database, connectionId);

  /** Reads the runs, changes them meanwhile, and then starts the calls that were planned for the read runs. */
  async function start(
    plan: (runIds: readonly string[]) => readonly PlannedCall[],
    meanwhile: (runIds: readonly string[]) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<readonly StartedCall[]> {
    const account = await prepareAccount(server.database, connectionId);
    const read = await server.database
      .transaction()
      .execute((transaction) => readOpenRuns(transaction, connectionId));
    const runs = new Map(read.map((one) => [one.run.id, one]));
    await meanwhile([...runs.keys()]);
    return server.database
      .transaction()
      .execute((transaction) =>
        startCalls(transaction, { connectionId, fence: 1, account, runs }, plan([...runs.keys()])),
      );
  }

  const trigger = ([runId = '']: readonly string[]): readonly PlannedCall[] => [
    { kind: 'trigger', source: '1', runId },
  ];
  const readIntents = () =>
    server.database
      .selectFrom('provider_calls')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .execute();

  it('writes the intent and freezes the run with the start date that is sent, which is never later than requested', async () => {
    await store('1', { since: new Date(since) });
    const [call] = await start(trigger);
    const [run] = await runsNow();
    expect(call).toMatchObject({ sinceSent: '2026-01-15 12:00:00', runIds: [run?.id], credentialVersion: 1 });
    expect(run).toMatchObject({
      state: 'triggering',
      since_sent: '2026-01-15 12:00:00',
      trigger_count: 1,
      credential_version: 1,
    });
    expect(run?.requested_at).not.toBeNull();
    expect(await readIntents()).toMatchObject([
      { kind: 'trigger', source_id: '1', run_ids: [run?.id], finished_at: null },
    ]);
  });

  it('triggers all runs with one call and one start date', async () => {
    await store(null, { since: new Date(since) });
    const calls = await start((runIds) => [{ kind: 'trigger-all', runIds }]);
    expect(calls).toMatchObject([{ sinceSent: '2026-01-15 12:00:00', call: { kind: 'trigger-all' } }]);
    expect((await runsNow()).map((run) => run.state)).toEqual(['triggering', 'triggering']);
    expect(await readIntents()).toHaveLength(1);
  });

  it('skips a trigger whose run was withdrawn since it was read', async () => {
    await store('1');
    const withdraw = ([runId = '']: readonly string[]) =>
      server.database
        .updateTable('runs')
        .set({ state: 'finished', outcome: 'withdrawn' })
        .where('id', '=', runId)
        .execute();
    expect(await start(trigger, withdraw)).toEqual([]);
    expect(await readIntents()).toEqual([]);
    expect(await runsNow()).toMatchObject([{ state: 'finished', trigger_count: 0 }]);
  });

  it('skips a refresh-all when one of its runs was joined with an earlier start date', async () => {
    await store(null, { since: new Date(since) });
    const join = () => store('1', { since: new Date(since - 60_000) });
    expect(await start((runIds) => [{ kind: 'trigger-all', runIds }], join)).toEqual([]);
    expect((await runsNow()).map((run) => run.state)).toEqual(['waiting', 'waiting']);
  });

  it('counts a failed status read as the one of its tick, so that it is not repeated immediately', async () => {
    await store('1');
    const dispatch = new StepDispatch(server.database, connectionId);
    const letTickBeDue = () =>
      server.database
        .updateTable('dispatches')
        .set({ list_started_at: new Date(0) })
        .where('connection_id', '=', connectionId)
        .execute();
    await letTickBeDue();
    const list = {
      kind: 'list',
      response: {
        kind: 'read',
        quota,
        value: { sources: [readingOf('1', '2026-07-01T03:00:00')], continuation: { kind: 'none' } },
      },
    } as const;
    await dispatch.recordResponse(await dispatch.passTo('reference-data'), {
      kind: 'reference-data',
      response: { kind: 'read', quota, value: {} },
    });
    await dispatch.recordResponse(await dispatch.passTo('list'), list);
    await dispatch.recordResponse(await dispatch.passTo('trigger'), {
      kind: 'trigger',
      response: { kind: 'accepted', quota },
    });
    await letTickBeDue();
    await dispatch.recordResponse(await dispatch.passTo('list'), list);
    const failure = {
      kind: 'unavailable',
      detail: 'It broke.',
      httpStatus: 500,
      retryAfterInMs: null,
      jsonBody: false,
    } as const;
    await dispatch.recordResponse(await dispatch.passTo('status'), {
      kind: 'status',
      source: '1',
      response: { kind: 'failed', failure, quota },
    });
    const { calls, plan } = await dispatch.pass();
    expect(calls).toEqual([]);
    expect(plan.nextPassAtInMs).not.toBeNull();
  });
});

function readingOf(source: string, attempt: string) {
  const lastAttempt = { raw: attempt, instant: null, ambiguous: false };
  const known = { name: 'Store', marketplace: 'Shop', active: true, refreshable: true };
  return { source, ...known, status: null, lastAttempt, watermarkAtEarliest: null };
}
