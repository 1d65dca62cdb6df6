import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
import type { RefreshRecord } from './refresh-records.js';
import type { RunEvent } from '../rules/run-state.js';
import type { EarlyEnd } from '../rules/end-target-early.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { propagateRuns } from './propagate-runs.js';
import { storeRefresh } from './store-refresh.js';

describe('ending a refresh before its runs do', () => {
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
    await prepareSources(server.database, connectionId, ['1', '2', '3']);
  });

  const store = (source: string | null, maxAgeSeconds: number | null = null) =>
    stage.store(source, { maxAgeSeconds });
  const endEarly = (refresh: RefreshRecord, end: EarlyEnd) =>
    server.database.transaction().execute((transaction) => endRefreshEarly(transaction, refresh.id, end));
  const runsNow = () => readRuns(server.database, connectionId);
  const propagate = () => propagateRuns(server.database, connectionId);
  const stateOf = (refresh: RefreshRecord) => stage.stateOf(refresh);
  const happen = (event: RunEvent, sources?: readonly string[]) => stage.happen(event, sources);
  const succeed = (sources: readonly string[]) => stage.end({ event: 'succeeded' }, sources);

  describe('by a caller’s cancel', () => {
    it('withdraws a waiting run that no other refresh needs', async () => {
      const refresh = await store('1');
      expect(await endEarly(refresh, 'canceled')).toMatchObject({
        status: 'canceled',
        warnings: [],
        error: null,
        sequence: 2,
      });
      expect(await runsNow()).toMatchObject([{ state: 'finished', outcome: 'withdrawn' }]);
      expect(await readTargets(server.database, refresh.id)).toMatchObject([
        { status: 'canceled', waiting: null, error: null },
      ]);
      expect(await readEvents(server.database, refresh.id)).toEqual([
        '1 refresh.queued',
        '2 refresh.canceled',
      ]);
    });

    it('keeps a waiting run that another refresh needs', async () => {
      const [first, second] = [await store('1'), await store('1')];
      await endEarly(first, 'canceled');
      expect(await runsNow()).toMatchObject([{ state: 'waiting' }]);
      expect(await stateOf(second)).toMatchObject({ status: 'queued', sequence: 1 });
    });

    it('warns that a triggered import continues, also before the trigger was propagated', async () => {
      const refresh = await store('1');
      await happen('frozen');
      const canceled = await endEarly(refresh, 'canceled');
      expect(canceled).toMatchObject({
        status: 'canceled',
        warnings: [{ code: 'import-continues', source: '1' }],
      });
      expect(canceled?.requested_at).not.toBeNull();
      expect(await runsNow()).toMatchObject([{ state: 'triggering' }]);
    });

    it('warns for each triggered target and for no other', async () => {
      const refresh = await store(null);
      await happen('frozen', ['2']);
      expect((await endEarly(refresh, 'canceled'))?.warnings.map((warning) => warning.source)).toEqual(['2']);
      expect((await runsNow()).map((run) => run.state).toSorted()).toEqual([
        'finished',
        'finished',
        'triggering',
      ]);
    });

    it('does not undo a successful import, also before its end was propagated', async () => {
      const refresh = await store('1');
      await happen('frozen');
      await succeed(['1']);
      expect(await endEarly(refresh, 'canceled')).toMatchObject({
        status: 'succeeded',
        outcome: 'imported',
        warnings: [],
      });
      expect(await readEvents(server.database, refresh.id)).toEqual([
        '1 refresh.queued',
        '2 refresh.succeeded',
      ]);
    });

    it('cancels the unfinished targets when others have finished', async () => {
      const refresh = await store(null);
      await happen('frozen', ['1']);
      await succeed(['1']);
      expect(await endEarly(refresh, 'canceled')).toMatchObject({
        status: 'canceled',
        target_counts: { total: 3, succeeded: 1, canceled: 2 },
      });
    });

    it('changes nothing once the refresh has finished', async () => {
      const refresh = await store('1');
      await endEarly(refresh, 'expired');
      const before = await stateOf(refresh);
      expect(await endEarly(refresh, 'canceled')).toBeNull();
      expect(await stateOf(refresh)).toEqual(before);
      expect(await readEvents(server.database, refresh.id)).toEqual([
        '1 refresh.queued',
        '2 refresh.expired',
      ]);
    });

    it('ends a refresh that has no targets yet', async () => {
      const unlisted = await prepareConnection(server.database);
      const refresh = await storeRefresh(
        server.database,
        await prepareDemand(server.database, unlisted, null),
      );
      expect(await endEarly(refresh, 'canceled')).toMatchObject({
        status: 'canceled',
        error: null,
        target_counts: { total: 0 },
      });
    });
  });

  describe('by its deadline', () => {
    it('reports that the import was never triggered', async () => {
      const refresh = await store('1');
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'expired',
        error: { code: 'not-asked' },
      });
      expect(await runsNow()).toMatchObject([{ outcome: 'withdrawn' }]);
    });

    it('reports a triggered import as without proof, and keeps the run', async () => {
      const refresh = await store('1');
      await happen('frozen');
      await happen('accepted');
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'expired',
        error: { code: 'deadline-exceeded' },
      });
      expect(await runsNow()).toMatchObject([{ state: 'live' }]);
    });

    it('reports the refresh as without proof when only some targets were triggered', async () => {
      const refresh = await store(null);
      await happen('frozen', ['3']);
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'expired',
        error: { code: 'deadline-exceeded' },
      });
      const codes = (await readTargets(server.database, refresh.id)).map((target) => target.error);
      expect(codes).toMatchObject([
        { code: 'not-asked' },
        { code: 'not-asked' },
        { code: 'deadline-exceeded' },
      ]);
    });

    it('does not hide a proven end that is not propagated yet', async () => {
      const refresh = await store(null);
      await happen('frozen');
      await succeed(['1', '2']);
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'partial',
        target_counts: { succeeded: 2, expired: 1 },
      });
    });

    it('names the unknown status that hid the end', async () => {
      const refresh = await store('1');
      await happen('frozen');
      await server.database
        .updateTable('runs')
        .set({ evidence: JSON.stringify({ unmappedStatus: 'Refreshed' }) })
        .where('connection_id', '=', connectionId)
        .execute();
      const expired = await endEarly(refresh, 'expired');
      expect(expired?.warnings).toMatchObject([{ code: 'unmapped-status', source: '1' }]);
      expect(expired?.warnings[0]?.detail).toContain('"Refreshed"');
    });

    it('fails with the error when the provider rejects every list read', async () => {
      const refresh = await store('1');
      const failure = { code: 'provider-rejected', detail: 'No.', retryAtInMs: null };
      await server.database
        .updateTable('dispatches')
        .set({ list_failures: 3, list_failure: JSON.stringify(failure) })
        .where('connection_id', '=', connectionId)
        .execute();
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'failed',
        error: { code: 'provider-rejected', detail: 'No.' },
      });
    });
  });

  it('is done by exactly one of ten concurrent cancels and expiries', async () => {
    const refresh = await store(null);
    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, index) => endEarly(refresh, index % 2 === 0 ? 'canceled' : 'expired')),
    );
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await readEvents(server.database, refresh.id)).toHaveLength(2);
  });

  it('is not changed by a later end of its runs', async () => {
    const refresh = await store('1');
    await happen('frozen');
    await endEarly(refresh, 'canceled');
    const before = await stateOf(refresh);
    await succeed(['1']);
    expect(await propagate()).toEqual([]);
    expect(await stateOf(refresh)).toEqual(before);
  });
});
