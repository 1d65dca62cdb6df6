import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { connectPatientPool } from '../../../test/stage/database/connect-patient-pool.js';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readEvents,
  readRuns,
  readTargets,
} from '../../../test/stage/database/prepare-connection.js';
import { RefreshStage } from '../../../test/stage/database/refresh-stage.js';
import { readNow } from '../../database/database.js';
import type { RefreshRecord } from './refresh-records.js';
import type { AcceptedRequest } from '../rules/refresh-request.js';
import { changeRuns } from './change-runs.js';
import { fixTargets, hasUnfixedRefreshes } from './fix-targets.js';
import { storeRefresh } from './store-refresh.js';

const day = Date.UTC(2026, 0, 1);

describe('storing a request', () => {
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
  });

  const store = (source: string | null, changes?: Partial<AcceptedRequest>) => stage.store(source, changes);
  const runsNow = () => readRuns(server.database, connectionId);
  const targetsOf = (refresh: RefreshRecord) => readTargets(server.database, refresh.id);

  async function freeze(agoInSeconds = 0): Promise<void> {
    const runIds = (await runsNow()).filter((run) => run.state === 'waiting').map((run) => run.id);
    const requestedAt = sql<Date>`clock_timestamp() - ${agoInSeconds} * interval '1 second'`;
    await server.database.transaction().execute(async (transaction) => {
      await changeRuns(transaction, { runIds, event: 'frozen', set: { requested_at: requestedAt } });
    });
  }

  const accept = () => stage.happen('accepted');
  const end = (event: 'succeeded' | 'failed') => stage.end({ event });

  describe('of one source', () => {
    it('creates the refresh, its target, a waiting run, the first event and the demand to the dispatcher', async () => {
      await server.database
        .updateTable('dispatches')
        .set({ due_at: sql`'infinity'` })
        .where('connection_id', '=', connectionId)
        .execute();
      await prepareSources(server.database, connectionId, ['7']);
      const refresh = await store('7', { metadata: { order: 'A1' }, deadlineSeconds: 60 });
      const storedBy = await readNow(server.database);
      expect(refresh).toMatchObject({
        status: 'queued',
        sequence: 1,
        outcome: null,
        source_id: '7',
        metadata: { order: 'A1' },
        target_counts: { total: 1, queued: 1 },
        finished_at: null,
      });
      expect(refresh.id).toMatch(/^rfr_/);
      // The deadline counts from the moment of storing: after the arrival (`created_at`) and before the reading of the clock.
      const storedAt = refresh.deadline_at.getTime() - 60_000;
      expect(storedAt).toBeGreaterThanOrEqual(refresh.created_at.getTime());
      expect(storedAt).toBeLessThanOrEqual(storedBy.getTime());
      expect(await runsNow()).toMatchObject([
        { state: 'waiting', kind: 'watermark', since: null, source_id: '7' },
      ]);
      expect(await targetsOf(refresh)).toMatchObject([
        { status: 'queued', waiting: null, finished_at: null },
      ]);
      expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.queued']);
      const dispatch = await server.database
        .selectFrom('dispatches')
        .select(sql<boolean>`due_at <= clock_timestamp()`.as('due'))
        .where('connection_id', '=', connectionId)
        .executeTakeFirstOrThrow();
      expect(dispatch.due).toBe(true);
    });

    it('accepts a source that no list has shown, and waits for the look-up', async () => {
      const refresh = await store('never-seen');
      expect(await targetsOf(refresh)).toMatchObject([{ waiting: { reason: 'lookup', until: null } }]);
    });

    it('joins the waiting run of its kind with the earliest since and the highest priority', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      await store('7', { since: new Date(day), priority: 'background' });
      await store('7', { since: new Date(day - 1_000), priority: 'interactive' });
      await store('7', { since: new Date(day + 1_000), priority: 'background' });
      expect(await runsNow()).toMatchObject([{ since: new Date(day - 1_000), priority: 'interactive' }]);
    });

    it('never shares a run with a request of the other kind', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      await store('7');
      await store('7', { since: new Date(day) });
      expect((await runsNow()).map((run) => run.kind).toSorted()).toEqual(['since', 'watermark']);
    });

    it('waits behind an import that is too old for it, and later requests join it', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      const first = await store('7');
      await freeze();
      const others = [await store('7'), await store('7'), await store('7', { maxAgeSeconds: 0 })];
      expect(await runsNow()).toMatchObject([{ state: 'triggering' }, { state: 'waiting' }]);
      const runIds = new Set(
        (await Promise.all(others.map(targetsOf))).flat().map((target) => target.run_id),
      );
      expect(runIds.size).toBe(1);
      expect(others.every((other) => other.waiting?.reason === 'turn')).toBe(true);
      expect(first.waiting).toBeNull();
    });

    it('follows an import that was triggered within its maximum age, and shows its state', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      const first = await store('7');
      await freeze(50);
      await accept();
      const follower = await store('7', { maxAgeSeconds: 60 });
      expect(follower).toMatchObject({ status: 'requested', sequence: 1 });
      expect(await readEvents(server.database, follower.id)).toEqual(['1 refresh.requested']);
      expect((await targetsOf(follower))[0]?.run_id).toBe((await targetsOf(first))[0]?.run_id);
      expect(await store('7', { maxAgeSeconds: 49 })).toMatchObject({ status: 'queued' });
    });

    it('finishes immediately when such an import succeeded', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      await store('7');
      await freeze(50);
      await end('succeeded');
      const fresh = await store('7', { maxAgeSeconds: 60 });
      expect(fresh).toMatchObject({ status: 'succeeded', outcome: 'already-fresh', sequence: 1 });
      expect(fresh.finished_at).not.toBeNull();
      expect(await targetsOf(fresh)).toMatchObject([{ status: 'succeeded', outcome: 'already-fresh' }]);
      expect(await readEvents(server.database, fresh.id)).toEqual(['1 refresh.succeeded']);
      expect(await store('7', { maxAgeSeconds: 40 })).toMatchObject({ status: 'queued' });
    });

    it('is not served by a failed import', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      await store('7');
      await freeze();
      await end('failed');
      expect(await store('7', { maxAgeSeconds: 60 })).toMatchObject({ status: 'queued' });
    });

    it('gets a warning when its since is after the provider’s own watermark', async () => {
      await prepareSources(server.database, connectionId, ['7']);
      await server.database
        .updateTable('sources')
        .set({ watermark_at: new Date(day) })
        .where('connection_id', '=', connectionId)
        .execute();
      expect((await store('7', { since: new Date(day) })).warnings).toEqual([]);
      expect((await store('7', { since: new Date(day + 1) })).warnings).toMatchObject([
        { code: 'since-after-mark', source: '7' },
      ]);
    });
  });

  describe('of a whole connection', () => {
    it('has a target for each refreshable source, and a warning for each other', async () => {
      await prepareSources(server.database, connectionId, ['1', '2', '3', '4']);
      const change = (source: string, set: { refreshable?: boolean; absences?: number }) =>
        server.database
          .updateTable('sources')
          .set(set)
          .where('connection_id', '=', connectionId)
          .where('source_id', '=', source)
          .execute();
      await change('2', { refreshable: false });
      await change('4', { absences: 2 });
      const refresh = await store(null);
      expect(refresh.target_counts).toMatchObject({ total: 2, queued: 2 });
      expect(refresh.warnings).toMatchObject([{ code: 'not-refreshable', source: '2' }]);
      expect((await targetsOf(refresh)).map((target) => target.source_id)).toEqual(['1', '3']);
      expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.queued']);
    });

    it('fails immediately when no source is refreshable', async () => {
      await prepareSources(server.database, connectionId, ['1']);
      await server.database
        .updateTable('sources')
        .set({ refreshable: false })
        .where('connection_id', '=', connectionId)
        .execute();
      const refresh = await store(null);
      expect(refresh).toMatchObject({ status: 'failed', error: { code: 'no-refreshable-source' } });
      expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.failed']);
    });

    it('demands the first list, waits for it, and gets its targets from it once', async () => {
      const refresh = await store(null);
      expect(refresh).toMatchObject({
        status: 'queued',
        targets_fixed: false,
        waiting: { reason: 'lookup' },
      });
      expect(refresh.target_counts.total).toBe(0);
      expect(await hasUnfixedRefreshes(server.database, connectionId)).toBe(true);
      await prepareSources(server.database, connectionId, ['1', '2']);
      const fixed = await Promise.all([1, 2, 3].map(() => fixTargets(server.database, connectionId)));
      expect(fixed.flat()).toContain(refresh.id);
      expect(await targetsOf(refresh)).toHaveLength(2);
      expect(await runsNow()).toHaveLength(2);
      expect(await hasUnfixedRefreshes(server.database, connectionId)).toBe(false);
      const row = await server.database
        .selectFrom('refreshes')
        .selectAll()
        .where('id', '=', refresh.id)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        sequence: 2,
        status: 'queued',
        waiting: null,
        target_counts: { total: 2 },
      });
      expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.queued']);
    });

    it('fails when the first list is empty', async () => {
      const refresh = await store(null);
      await fixTargets(server.database, connectionId);
      expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.queued', '2 refresh.failed']);
    });

    it('joins the waiting runs of its sources and creates the others', async () => {
      await prepareSources(server.database, connectionId, ['1', '2']);
      await store('1');
      const refresh = await store(null);
      expect(await runsNow()).toHaveLength(2);
      expect(await targetsOf(refresh)).toHaveLength(2);
    });
  });

  it('leaves one waiting run for each source and kind after twenty concurrent requests through four pools', async () => {
    await prepareSources(server.database, connectionId, ['1', '2', '3']);
    const pools = Array.from({ length: 4 }, () => connectPatientPool(server.url, 3).database);
    const requests = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        prepareDemand(server.database, connectionId, [null, '1', '2', '3'][index % 4] ?? null, {
          ...(index % 3 === 0 ? { since: new Date(day - index) } : {}),
        }),
      ),
    );
    const stored = await Promise.all(
      requests.map((request, index) => storeRefresh(pools[index % 4] ?? server.database, request)),
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
    const runs = await runsNow();
    const keys = runs.map((run) => `${run.source_id} ${run.kind}`);
    expect(new Set(keys).size).toBe(keys.length);
    const targets = (await Promise.all(stored.map(targetsOf))).flat();
    expect(targets.every((target) => runs.some((run) => run.id === target.run_id))).toBe(true);
    const earliest = new Map(
      runs.filter((run) => run.kind === 'since').map((run) => [run.id, run.since?.getTime()]),
    );
    for (const [index, refresh] of stored.entries()) {
      if (refresh.kind !== 'since') continue;
      for (const target of await targetsOf(refresh)) {
        expect(earliest.get(target.run_id ?? '')).toBeLessThanOrEqual(day - index);
      }
    }
  });

  it('cannot have a second waiting or a second triggered run of a source: the database rejects it', async () => {
    await prepareSources(server.database, connectionId, ['7']);
    await store('7');
    await freeze();
    await store('7');
    const copy = async (state: string) =>
      sql`
      insert into runs (id, connection_id, source_id, kind, state, priority)
      values (${`copy-${state}-${connectionId}`}, ${connectionId}, '7', 'watermark', ${state}, 'interactive')`.execute(
        server.database,
      );
    await expect(copy('waiting')).rejects.toThrow(/runs_one_waiting/);
    await expect(copy('triggering')).rejects.toThrow(/runs_one_busy/);
    await expect(copy('live')).rejects.toThrow(/runs_one_busy/);
  });
});
