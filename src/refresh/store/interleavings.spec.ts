import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { connectPatientPool } from '../../../test/stage/database/connect-patient-pool.js';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { holdOpen, readBackend, untilSomebodyWaitsFor } from '../../../test/stage/database/hold-open.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
  readEvents,
  readRuns,
  readTargets,
} from '../../../test/stage/database/prepare-connection.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord } from './refresh-records.js';
import { isFinal } from '../rules/refresh-status.js';
import { summariseTargets } from '../rules/derive-refresh.js';
import { changeRuns, endRuns } from './change-runs.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { lockSourcesWithOpenRuns } from './lock-sources.js';
import { propagateRuns } from './propagate-runs.js';
import { storeRefresh } from './store-refresh.js';
import { supersedeRuns, takeInWaitingRuns } from './move-targets.js';

describe('concurrent changes of the same runs', () => {
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

  const store = async (
    source: string | null,
    database = server.database,
    maxAgeSeconds: number | null = null,
  ) => storeRefresh(database, await prepareDemand(server.database, connectionId, source, { maxAgeSeconds }));
  const cancel = (refresh: RefreshRecord, database = server.database) =>
    database.transaction().execute((transaction) => endRefreshEarly(transaction, refresh.id, 'canceled'));
  const stateOf = (refresh: RefreshRecord) =>
    server.database
      .selectFrom('refreshes')
      .selectAll()
      .where('id', '=', refresh.id)
      .executeTakeFirstOrThrow();

  const hold = <Value>(
    first: (transaction: DatabaseTransaction) => Promise<unknown>,
    second: () => Promise<Value>,
  ) => holdOpen(server.database, first, second);

  async function freeze(
    transaction: DatabaseTransaction,
    sources: readonly string[] = ['1', '2', '3'],
  ): Promise<void> {
    await lockSourcesWithOpenRuns(transaction, connectionId, null);
    const runIds = (await openRuns(transaction)).flatMap((run) =>
      run.state === 'waiting' && sources.includes(run.source_id) ? [run.id] : [],
    );
    await changeRuns(transaction, {
      runIds,
      event: 'frozen',
      set: { requested_at: sql<Date>`clock_timestamp()` },
    });
  }

  function openRuns(database: Database | DatabaseTransaction) {
    return database
      .selectFrom('runs')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('state', '<>', 'finished')
      .orderBy('id')
      .execute();
  }

  async function succeed(transaction: DatabaseTransaction): Promise<void> {
    await lockSourcesWithOpenRuns(transaction, connectionId, null);
    const triggered = (await openRuns(transaction)).filter((run) => run.state !== 'waiting');
    await endRuns(transaction, connectionId, triggered, { event: 'succeeded' });
  }

  it('a request during the freeze of the waiting run waits for the next run', async () => {
    const first = await store('1');
    const second = await hold(freeze, () => store('1'));
    expect(second.waiting).toEqual({ reason: 'turn', until: null });
    const runs = await readRuns(server.database, connectionId);
    expect(runs.map((run) => run.state)).toEqual(['triggering', 'waiting']);
    expect(await readTargets(server.database, first.id)).toMatchObject([{ run_id: runs[0]?.id }]);
    expect(await readTargets(server.database, second.id)).toMatchObject([{ run_id: runs[1]?.id }]);
  });

  it('a freeze during a join sees the earlier since', async () => {
    const requests = await Promise.all(
      [9_000, 5_000].map((sinceInMs) =>
        prepareDemand(server.database, connectionId, '1', { since: new Date(sinceInMs) }),
      ),
    );
    const [later, earlier] = requests;
    if (later === undefined || earlier === undefined) throw new Error('There are two requests.');
    await storeRefresh(server.database, later);
    let freezing: Promise<unknown> = Promise.resolve();
    await server.database
      .transaction()
      .execute(async (transaction) => {
        await sql`select 1 from sources where connection_id = ${connectionId} for no key update`.execute(
          transaction,
        );
        const joining = storeRefresh(server.database, earlier);
        joining.catch(() => undefined);
        const joiner = await untilSomebodyWaitsFor(server.database, await readBackend(transaction));
        freezing = server.database.transaction().execute((own) => freeze(own));
        freezing.catch(() => undefined);
        // It must be in the queue: a transaction that comes when the lock has just been released can overtake waiting ones.
        await untilSomebodyWaitsFor(server.database, joiner);
        return { joining };
      })
      .then(({ joining }) => joining);
    await freezing;
    expect(await readRuns(server.database, connectionId)).toMatchObject([
      { state: 'triggering', since: new Date(5_000) },
    ]);
  });

  it('a request with a maximum age during the end of a fitting import is fresh immediately', async () => {
    await store('1');
    await server.database.transaction().execute((transaction) => freeze(transaction));
    const follower = await hold(succeed, () => store('1', server.database, 60));
    expect(follower).toMatchObject({ status: 'succeeded', outcome: 'already-fresh' });
  });

  it('an end during a join finishes the joining refresh too', async () => {
    await store('1');
    await server.database.transaction().execute((transaction) => freeze(transaction));
    const request = await prepareDemand(server.database, connectionId, '1', { maxAgeSeconds: 60 });
    const joined = new Promise<RefreshRecord>((resolve, reject) => {
      void server.database
        .transaction()
        .execute(async (blocker) => {
          await sql`select 1 from runs where connection_id = ${connectionId} for update`.execute(blocker);
          storeRefresh(server.database, request).then(resolve, reject);
          await untilSomebodyWaitsFor(server.database, await readBackend(blocker));
        })
        .catch(reject);
    });
    const ending = joined.then(() =>
      server.database.transaction().execute((transaction) => succeed(transaction)),
    );
    const follower = await joined;
    await ending;
    await propagateRuns(server.database, connectionId);
    expect(await stateOf(follower)).toMatchObject({ status: 'succeeded', outcome: 'imported' });
  });

  it('a cancel during the freeze warns that the import continues', async () => {
    const refresh = await store('1');
    const canceled = await hold(freeze, () => cancel(refresh));
    expect(canceled).toMatchObject({ status: 'canceled', warnings: [{ code: 'import-continues' }] });
    expect(await readRuns(server.database, connectionId)).toMatchObject([{ state: 'triggering' }]);
  });

  it('a freeze during a cancel triggers nothing', async () => {
    const refresh = await store('1');
    await hold(
      (transaction) => endRefreshEarly(transaction, refresh.id, 'canceled'),
      () => server.database.transaction().execute((transaction) => freeze(transaction)),
    );
    expect(await stateOf(refresh)).toMatchObject({ status: 'canceled', warnings: [] });
    expect(await readRuns(server.database, connectionId)).toMatchObject([
      { state: 'finished', outcome: 'withdrawn' },
    ]);
  });

  it('a request during the cancel of the only other refresh gets a run that can be triggered', async () => {
    const first = await store('1');
    const second = await hold(
      (transaction) => endRefreshEarly(transaction, first.id, 'canceled'),
      () => store('1'),
    );
    const [target] = await readTargets(server.database, second.id);
    const runs = await readRuns(server.database, connectionId);
    expect(runs.find((run) => run.id === target?.run_id)).toMatchObject({ state: 'waiting' });
  });

  it('an expiry during the end of the import does not hide the end', async () => {
    const refresh = await store('1');
    await server.database.transaction().execute((transaction) => freeze(transaction));
    const finished = await hold(succeed, () =>
      server.database
        .transaction()
        .execute((transaction) => endRefreshEarly(transaction, refresh.id, 'expired')),
    );
    expect(finished).toMatchObject({ status: 'succeeded', outcome: 'imported' });
    expect(await readEvents(server.database, refresh.id)).toEqual([
      '1 refresh.queued',
      '2 refresh.succeeded',
    ]);
  });

  it('a propagation during a cancel changes nothing more', async () => {
    const refresh = await store('1');
    await server.database.transaction().execute((transaction) => freeze(transaction));
    await hold(
      (transaction) => endRefreshEarly(transaction, refresh.id, 'canceled'),
      () => propagateRuns(server.database, connectionId),
    );
    expect(await readEvents(server.database, refresh.id)).toEqual(['1 refresh.queued', '2 refresh.canceled']);
  });

  it('a request during the merge of the waiting run joins the run that waits afterwards', async () => {
    await store('1');
    await server.database.transaction().execute((transaction) => freeze(transaction));
    const second = await store('1');
    const requeue = async (transaction: DatabaseTransaction) => {
      await lockSourcesWithOpenRuns(transaction, connectionId, null);
      const frozen = (await openRuns(transaction))
        .filter((run) => run.state === 'triggering')
        .map((run) => run.id);
      await takeInWaitingRuns(transaction, frozen);
      await changeRuns(transaction, { runIds: frozen, event: 'not-asked', set: { requested_at: null } });
    };
    const third = await hold(requeue, () => store('1'));
    const open = await openRuns(server.database);
    expect(open).toMatchObject([{ state: 'waiting' }]);
    for (const refresh of [second, third]) {
      expect(await readTargets(server.database, refresh.id)).toMatchObject([{ run_id: open[0]?.id }]);
    }
  });

  it('no deadlocks, one end for each refresh and correct counts, for any mix of changes', async () => {
    const pools = Array.from({ length: 3 }, () => connectPatientPool(server.url, 3).database);
    const stored: RefreshRecord[] = [];
    const random = fc.sample(fc.integer({ min: 0, max: 1_000_000 }), 5_000);
    let drawn = 0;
    const draw = (below: number) => (random[drawn++ % random.length] ?? 0) % below;
    // One dispatcher works on a connection at a time, with many callers and sweepers.
    const dispatch = async (database: Database): Promise<void> => {
      await database.transaction().execute(async (transaction) => {
        await lockSourcesWithOpenRuns(transaction, connectionId, null);
        const open = await openRuns(transaction);
        const some = (state: string) => open.filter((run) => run.state === state && draw(2) === 0);
        const kind = draw(6);
        if (kind === 0) await supersedeRuns(transaction, some('live'));
        else if (kind === 1) await endRuns(transaction, connectionId, some('live'), { event: 'succeeded' });
        else if (kind === 2)
          await changeRuns(transaction, {
            runIds: some('triggering').map((run) => run.id),
            event: 'accepted',
          });
        else if (kind === 3) {
          const runIds = some('triggering').map((run) => run.id);
          await takeInWaitingRuns(transaction, runIds);
          await changeRuns(transaction, { runIds, event: 'not-asked', set: { requested_at: null } });
        } else {
          const busy = new Set(open.filter((run) => run.state !== 'waiting').map((run) => run.source_id));
          const ready = new Map(
            open.filter((run) => !busy.has(run.source_id)).map((run) => [run.source_id, run.id]),
          );
          const set = { requested_at: sql<Date>`clock_timestamp()` };
          await changeRuns(transaction, { runIds: [...ready.values()].toReversed(), event: 'frozen', set });
        }
      });
    };
    const call = async (database: Database): Promise<void> => {
      const kind = draw(5);
      const refresh = stored[draw(Math.max(1, stored.length))];
      const source = [null, '1', '2', '3'][draw(4)] ?? null;
      if (kind < 2 || refresh === undefined)
        stored.push(await store(source, database, draw(2) === 0 ? 60 : null));
      else if (kind === 2) await propagateRuns(database, connectionId);
      else {
        const end = kind === 3 ? 'canceled' : 'expired';
        await database.transaction().execute((transaction) => endRefreshEarly(transaction, refresh.id, end));
      }
    };
    const enough = 150;
    const endsAt = performance.now() + 3_000;
    const isOver = () =>
      stored.length >= enough || (performance.now() > endsAt && stored.length > enough / 5);
    const worker = async (work: (database: Database) => Promise<void>, database: Database) => {
      while (!isOver()) await work(database);
    };
    await Promise.all([
      worker(dispatch, server.database),
      ...pools.flatMap((pool) => [worker(call, pool), worker(call, pool)]),
    ]);
    await Promise.all(
      stored.map((refresh) =>
        server.database
          .transaction()
          .execute((transaction) => endRefreshEarly(transaction, refresh.id, 'expired')),
      ),
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
    expect(stored.length).toBeGreaterThan(enough / 5);
    const left = await openRuns(server.database);
    expect(left.filter((run) => run.state === 'waiting')).toEqual([]);
    for (const refresh of stored) {
      const row = await stateOf(refresh);
      const targets = await readTargets(server.database, refresh.id);
      const counts = row.target_counts;
      expect(isFinal(row.status)).toBe(true);
      expect(counts.total).toBe(targets.length);
      for (const target of targets) expect(counts[target.status as keyof typeof counts]).toBeGreaterThan(0);
      const canceled = row.status === 'canceled';
      expect(summariseTargets(counts, canceled)).toBe(row.status);
      const events = await readEvents(server.database, refresh.id);
      const ends = events.filter((event) => isFinal(event.split('refresh.')[1] as RefreshRecord['status']));
      expect(ends).toEqual([`${row.sequence} refresh.${row.status}`]);
    }
  });
});
