import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type UpdateObject } from 'kysely';
import { connectPatientPool } from '../../../test/stage/database/connect-patient-pool.js';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  readEvents,
  readRuns,
  readTargets,
} from '../../../test/stage/database/prepare-connection.js';
import { RefreshStage } from '../../../test/stage/database/refresh-stage.js';
import type { Tables } from '../../database/tables.js';
import type { RefreshRecord } from './refresh-records.js';
import type { RunEvent } from '../rules/run-state.js';
import { endRuns, updateRunViews } from './change-runs.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { propagateRuns } from './propagate-runs.js';
import { supersedeRuns } from './move-targets.js';

describe('propagating runs to refreshes', () => {
  let server: TestDatabase;
  let connectionId: number;
  let stage: RefreshStage;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    stage = new RefreshStage(server.database, connectionId);
    await prepareSources(server.database, connectionId, ['1', '2']);
  });

  const store = (source: string | null, since: Date | null = null) => stage.store(source, { since });
  const propagate = () => propagateRuns(server.database, connectionId);
  const stateOf = (refresh: RefreshRecord) => stage.stateOf(refresh);
  const happen = (event: RunEvent, set: UpdateObject<Tables, 'runs'> = {}, source = '1') =>
    stage.happen(event, [source], set);

  async function changeView(set: UpdateObject<Tables, 'runs'>): Promise<void> {
    const runIds = (await stage.openRuns()).map((run) => run.id);
    await server.database.transaction().execute((transaction) => updateRunViews(transaction, runIds, set));
  }

  function end(event: 'succeeded' | 'failed', source = '1'): Promise<void> {
    const error = { code: 'provider-unavailable', detail: 'It did not respond.' } as const;
    return stage.end(event === 'failed' ? { event, error } : { event }, [source]);
  }

  const triggered = { requested_at: sql<Date>`clock_timestamp()` };

  it('raises the sequence by one for each visible change and writes an event for each new status', async () => {
    const refresh = await store('1');
    await changeView({ waiting: JSON.stringify({ reason: 'quota', until: null }) });
    await propagate();
    await happen('frozen', triggered);
    await propagate();
    await happen('accepted', { accepted_at: sql<Date>`clock_timestamp()` });
    await propagate();
    await changeView({ started_at: sql<Date>`clock_timestamp()`, provider_status: 'Updating orders' });
    await propagate();
    await changeView({ provider_status: 'Updating products' });
    await propagate();
    await end('succeeded');
    await propagate();
    expect(await stateOf(refresh)).toMatchObject({ status: 'succeeded', outcome: 'imported', sequence: 7 });
    expect(await readEvents(server.database, refresh.id)).toEqual([
      '1 refresh.queued',
      '4 refresh.requested',
      '5 refresh.running',
      '7 refresh.succeeded',
    ]);
  });

  it('does not raise it for an invisible change', async () => {
    const refresh = await store('1');
    await changeView({ failed_count: 3 });
    expect(await propagate()).toEqual([]);
    expect(await stateOf(refresh)).toMatchObject({ sequence: 1 });
    const runs = await stage.openRuns();
    expect(runs.every((run) => run.propagated_version === run.version)).toBe(true);
  });

  it('can skip statuses', async () => {
    const refresh = await store('1');
    await happen('frozen', triggered);
    await happen('accepted');
    await end('succeeded');
    await propagate();
    expect(await readEvents(server.database, refresh.id)).toEqual([
      '1 refresh.queued',
      '2 refresh.succeeded',
    ]);
  });

  it('reaches every refresh that a run serves', async () => {
    const refreshes = [await store('1'), await store('1'), await store('1')];
    await happen('frozen', triggered);
    await end('failed');
    expect((await propagate()).toSorted()).toEqual(refreshes.map((refresh) => refresh.id).toSorted());
    for (const refresh of refreshes) {
      expect(await stateOf(refresh)).toMatchObject({
        status: 'failed',
        error: { code: 'provider-unavailable' },
      });
    }
  });

  it('counts the targets of a refresh correctly at every step', async () => {
    const refresh = await store(null);
    await happen('frozen', triggered);
    await happen('accepted', { started_at: sql<Date>`clock_timestamp()` });
    await propagate();
    expect(await stateOf(refresh)).toMatchObject({
      status: 'running',
      target_counts: { total: 2, queued: 1, running: 1 },
    });
    await end('succeeded');
    await propagate();
    expect(await stateOf(refresh)).toMatchObject({
      status: 'running',
      target_counts: { queued: 1, succeeded: 1 },
    });
    await end('failed', '2');
    await propagate();
    expect(await stateOf(refresh)).toMatchObject({
      status: 'partial',
      outcome: 'imported',
      target_counts: {
        total: 2,
        queued: 0,
        requested: 0,
        running: 0,
        succeeded: 1,
        failed: 1,
        canceled: 0,
        expired: 0,
      },
      error: { code: 'provider-unavailable' },
    });
  });

  it('takes effect once when repeated, and when four run at the same time', async () => {
    const refreshes = await Promise.all(Array.from({ length: 70 }, () => store('1')));
    await happen('frozen', triggered);
    await end('succeeded');
    const pools = Array.from({ length: 3 }, () => connectPatientPool(server.url, 2).database);
    const changed = await Promise.all(
      [server.database, ...pools].map((pool) => propagateRuns(pool, connectionId)),
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
    expect(changed.flat().toSorted()).toEqual(refreshes.map((refresh) => refresh.id).toSorted());
    expect(await propagate()).toEqual([]);
    const { rows } = await sql<{ ends: number; refreshes: number }>`
      select count(*) filter (where final) as ends, count(distinct refresh_id) as refreshes
      from refresh_events where connection_id = ${connectionId}`.execute(server.database);
    expect(rows).toEqual([{ ends: 70, refreshes: 70 }]);
  });

  it('continues where another replica died', async () => {
    const refreshes = [await store('1'), await store('1')];
    await happen('frozen', triggered);
    await end('succeeded');
    // One refresh was updated, then the replica died: the run is not marked.
    await server.database
      .transaction()
      .execute((transaction) => endRefreshEarly(transaction, refreshes[0]?.id ?? '', 'expired'));
    expect((await readRuns(server.database, connectionId))[0]?.propagated_version).toBe(0);
    expect(await propagate()).toEqual([refreshes[1]?.id]);
    expect(
      (await readRuns(server.database, connectionId)).every((run) => run.propagated_version === run.version),
    ).toBe(true);
  });

  it('does not wait for a run that is being changed', async () => {
    await store('1');
    await changeView({ provider_status: 'idle' });
    const [run] = await stage.openRuns();
    await server.database.transaction().execute(async (transaction) => {
      await sql`select 1 from runs where id = ${run?.id} for update`.execute(transaction);
      await propagate();
    });
    expect((await stage.openRuns())[0]?.propagated_version).toBe(0);
    await propagate();
    expect((await stage.openRuns())[0]?.propagated_version).toBe(1);
  });

  describe('of a superseded run', () => {
    async function supersede(): Promise<void> {
      const live = (await stage.openRuns()).filter((run) => run.state === 'live');
      await server.database.transaction().execute((transaction) => supersedeRuns(transaction, live));
    }

    it('moves its targets to the waiting run, and their status never goes back', async () => {
      const first = await store('1');
      await happen('frozen', { ...triggered, since_sent: 'then' });
      await happen('accepted');
      await propagate();
      const second = await store('1');
      await supersede();
      await propagate();
      const runs = await readRuns(server.database, connectionId);
      expect(runs).toMatchObject([{ state: 'finished', outcome: 'superseded' }, { state: 'waiting' }]);
      expect(await readTargets(server.database, first.id)).toMatchObject([
        { run_id: runs[1]?.id, status: 'requested', waiting: { reason: 'turn' }, finished_at: null },
      ]);
      expect(await stateOf(first)).toMatchObject({ status: 'requested', waiting: { reason: 'turn' } });
      expect(await readTargets(server.database, second.id)).toMatchObject([
        { run_id: runs[1]?.id, status: 'queued' },
      ]);
      await happen('frozen', triggered);
      await propagate();
      expect(await stateOf(first)).toMatchObject({ status: 'requested' });
      expect(await stateOf(second)).toMatchObject({ status: 'queued' });
      await end('succeeded');
      await propagate();
      for (const refresh of [first, second])
        expect(await stateOf(refresh)).toMatchObject({ status: 'succeeded' });
      expect(await readEvents(server.database, first.id)).toEqual([
        '1 refresh.queued',
        '2 refresh.requested',
        expect.stringContaining('refresh.succeeded'),
      ]);
    });

    it('creates a waiting run of its kind and since when only one of the other kind waits', async () => {
      const first = await store('1', new Date(5_000));
      await happen('frozen', triggered);
      await happen('accepted');
      await store('1');
      await supersede();
      const runs = await stage.openRuns();
      expect(runs.map((run) => [run.state, run.kind]).toSorted()).toEqual([
        ['waiting', 'since'],
        ['waiting', 'watermark'],
      ]);
      const moved = runs.find((run) => run.kind === 'since');
      expect(moved?.since).toEqual(new Date(5_000));
      expect(await readTargets(server.database, first.id)).toMatchObject([{ run_id: moved?.id }]);
    });

    it('keeps the earliest since when it joins a waiting run', async () => {
      await store('1', new Date(5_000));
      await happen('frozen', triggered);
      await happen('accepted');
      await store('1', new Date(9_000));
      await supersede();
      expect(await stage.openRuns()).toMatchObject([{ state: 'waiting', since: new Date(5_000) }]);
    });

    it('is final: later events of the run change nothing', async () => {
      await store('1');
      await happen('frozen', triggered);
      await happen('accepted');
      const [live] = await stage.openRuns();
      await store('1');
      await supersede();
      const before = await readRuns(server.database, connectionId);
      await server.database
        .transaction()
        .execute((transaction) =>
          endRuns(transaction, connectionId, live === undefined ? [] : [live], { event: 'succeeded' }),
        );
      expect(await readRuns(server.database, connectionId)).toEqual(before);
    });
  });
});
