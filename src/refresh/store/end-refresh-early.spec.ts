import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Selectable, sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readEvents,
  readRuns,
  readTargets,
} from '../../../test/stage/database/prepare-connection.js';
import type { RunsTable } from '../../database/tables.js';
import type { RefreshRecord } from './refresh-records.js';
import type { RunEvent } from '../rules/run-state.js';
import { changeRuns } from './change-runs.js';
import type { EarlyEnd } from '../rules/end-target-early.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { endRuns } from './end-runs.js';
import { propagateRuns } from './propagate-runs.js';
import { storeRefresh } from './store-refresh.js';

describe('ending a refresh before its runs do', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1', '2', '3']);
  });

  const store = async (source: string | null, maxAgeSeconds: number | null = null) =>
    storeRefresh(
      server.database,
      await prepareDemand(server.database, connectionId, source, { maxAgeSeconds }),
    );
  const endEarly = (refresh: RefreshRecord, end: EarlyEnd) =>
    server.database.transaction().execute((transaction) => endRefreshEarly(transaction, refresh.id, end));
  const runsNow = () => readRuns(server.database, connectionId);
  const spread = () => propagateRuns(server.database, connectionId);
  const stateOf = (refresh: RefreshRecord) =>
    server.database
      .selectFrom('refreshes')
      .selectAll()
      .where('id', '=', refresh.id)
      .executeTakeFirstOrThrow();

  async function happen(event: RunEvent, sources: readonly string[] = ['1', '2', '3']): Promise<void> {
    const runs = await runsOf(sources);
    const set =
      event === 'frozen'
        ? { requested_at: sql<Date>`clock_timestamp()` }
        : { accepted_at: sql<Date>`clock_timestamp()` };
    await server.database
      .transaction()
      .execute((transaction) => changeRuns(transaction, { runIds: runs.map((run) => run.id), event, set }));
  }

  async function runsOf(sources: readonly string[]): Promise<Selectable<RunsTable>[]> {
    return (await runsNow()).filter((run) => sources.includes(run.source_id) && run.state !== 'finished');
  }

  async function endWell(sources: readonly string[]): Promise<void> {
    const runs = await runsOf(sources);
    await server.database
      .transaction()
      .execute((transaction) => endRuns(transaction, connectionId, runs, { event: 'succeeded' }));
  }

  describe('by a caller’s cancel', () => {
    it('withdraws waiting work that nobody else wants', async () => {
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

    it('leaves the others who want it', async () => {
      const [first, second] = [await store('1'), await store('1')];
      await endEarly(first, 'canceled');
      expect(await runsNow()).toMatchObject([{ state: 'waiting' }]);
      expect(await stateOf(second)).toMatchObject({ status: 'queued', sequence: 1 });
    });

    it('warns that an import goes on that was already asked for, also before anybody was told of the asking', async () => {
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

    it('warns for each target that was asked for and for no other', async () => {
      const refresh = await store(null);
      await happen('frozen', ['2']);
      expect((await endEarly(refresh, 'canceled'))?.warnings.map((warning) => warning.source)).toEqual(['2']);
      expect((await runsNow()).map((run) => run.state).toSorted()).toEqual([
        'finished',
        'finished',
        'triggering',
      ]);
    });

    it('does not undo an import that has succeeded, though nobody was told yet', async () => {
      const refresh = await store('1');
      await happen('frozen');
      await endWell(['1']);
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

    it('cancels the rest of a refresh of which some targets have ended', async () => {
      const refresh = await store(null);
      await happen('frozen', ['1']);
      await endWell(['1']);
      expect(await endEarly(refresh, 'canceled')).toMatchObject({
        status: 'canceled',
        target_counts: { total: 3, succeeded: 1, canceled: 2 },
      });
    });

    it('changes nothing once the refresh has ended, whatever its end', async () => {
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
    it('says that the provider was never asked', async () => {
      const refresh = await store('1');
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'expired',
        error: { code: 'not-asked' },
      });
      expect(await runsNow()).toMatchObject([{ outcome: 'withdrawn' }]);
    });

    it('says that the deadline passed without proof when it was asked, and leaves the run', async () => {
      const refresh = await store('1');
      await happen('frozen');
      await happen('accepted');
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'expired',
        error: { code: 'deadline-exceeded' },
      });
      expect(await runsNow()).toMatchObject([{ state: 'live' }]);
    });

    it('says so for the whole when some of its targets were asked and some were not', async () => {
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

    it('does not hide an end that was proven though nobody was told yet', async () => {
      const refresh = await store(null);
      await happen('frozen');
      await endWell(['1', '2']);
      expect(await endEarly(refresh, 'expired')).toMatchObject({
        status: 'partial',
        target_counts: { succeeded: 2, expired: 1 },
      });
    });

    it('names the word that nobody knows when it hid the end', async () => {
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

    it('fails with what the provider refuses every list read with', async () => {
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

  it('lets exactly one of ten cancels and expiries end it', async () => {
    const refresh = await store(null);
    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, index) => endEarly(refresh, index % 2 === 0 ? 'canceled' : 'expired')),
    );
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await readEvents(server.database, refresh.id)).toHaveLength(2);
  });

  it('is not changed any more by what its runs come to', async () => {
    const refresh = await store('1');
    await happen('frozen');
    await endEarly(refresh, 'canceled');
    const before = await stateOf(refresh);
    await endWell(['1']);
    expect(await spread()).toEqual([]);
    expect(await stateOf(refresh)).toEqual(before);
  });
});
