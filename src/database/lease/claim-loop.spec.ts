import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { Reports } from '../../../test/stage/database/reports.js';
import { startClaimProcess } from '../../../test/stage/database/start-claim-process.js';
import { systemClock } from '../../platform/clock.js';
import { buildClientConfig, connectPool } from '../connection/connect-pool.js';
import type { Database } from '../database.js';
import { DatabaseSignals } from '../signals/database-signals.js';
import type { ClaimLoopOptions } from './claim-loop-options.js';
import { ClaimLoop } from './claim-loop.js';
import { LeaseLost } from './lease-lost.js';
import { LeasedTable } from './leased-table.js';
import type { Lease, LeaseWork } from './lease.js';
import { demand } from './demand.js';

/** Too late for any test: what happens before was not brought about by this time. */
const neverInMs = 3_600_000;

interface Row {
  readonly due_at: Date | number;
  readonly lease_owner: string | null;
  readonly fence: number;
}

describe('the claim loop', () => {
  let server: TestDatabase;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    server = await createTestDatabase();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await server.close();
  });

  async function addRows(count: number): Promise<void> {
    await sql`insert into connections (id, provider, managed_by, base_url, settings)
      select 'c' || n, 'shipstation', 'api', 'https://example.test', '{}' from generate_series(1, ${count}::int) n`.execute(
      server.database,
    );
    await sql`insert into dispatches (connection_id) select internal_id from connections`.execute(
      server.database,
    );
  }

  /** A replica with connections of its own. */
  function openReplica(
    work: LeaseWork,
    { owner = `replica-${closers.length}`, ...options }: Partial<ClaimLoopOptions> & { owner?: string } = {},
  ) {
    const { pool, database } = connectPool(server.url, quietLogger, 5);
    const signals = new DatabaseSignals({
      pool,
      clientConfig: buildClientConfig(server.url),
      logger: quietLogger,
    });
    const loop = new ClaimLoop({
      table: new LeasedTable({ database, table: 'dispatches', keyColumn: 'connection_id', owner }),
      work,
      signals,
      channel: 'dispatches',
      clock: systemClock,
      logger: quietLogger,
      ...options,
    });
    closers.push(async () => {
      await loop.stop(5_000);
      await signals.close();
      await database.destroy();
    });
    return { loop, database, signals };
  }

  async function readRow(): Promise<Row> {
    const { rows } = await sql<Row>`select due_at, lease_owner, fence from dispatches order by 1`.execute(
      server.database,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('There is no row.');
    return row;
  }
  const makeDemand = () =>
    server.database
      .transaction()
      .execute((transaction) => demand(transaction, 'dispatches', 'connection_id', 1));
  const takeDemands = (lease: Lease, database: Database = server.database) =>
    database.transaction().execute((transaction) => lease.takeDemands(transaction));
  const hold = (lease: Lease) =>
    server.database.transaction().execute((transaction) => lease.hold(transaction));
  const readLeaseEnd = async () => {
    const { rows } = await sql<{ end: Date }>`select lease_until as end from dispatches`.execute(
      server.database,
    );
    return rows[0]?.end.getTime() ?? 0;
  };
  /** Resolves when the lease of the only row has been renewed. */
  const untilRenewed = async () => {
    const before = await readLeaseEnd();
    while ((await readLeaseEnd()) === before) await sleep(10);
  };
  const untilAborted = (lease: Lease) =>
    new Promise<void>((resolve) => {
      if (lease.signal.aborted) resolve();
      lease.signal.addEventListener('abort', () => resolve());
    });

  /** Work that keeps what it gets until it is asked to end. */
  function keeping(): { readonly leases: Reports<Lease>; readonly work: LeaseWork } {
    const leases = new Reports<Lease>();
    const work: LeaseWork = async (lease) => {
      await takeDemands(lease);
      leases.add(lease);
      await untilAborted(lease);
      return null;
    };
    return { leases, work };
  }

  it('never gives one row to two of three replicas at a time', async () => {
    await addRows(12);
    const owners = new Map<number, string>();
    const fences = new Map<number, number[]>();
    const turns = new Reports<string>();
    for (const owner of ['a', 'b', 'c']) {
      const work: LeaseWork = async (lease) => {
        const other = owners.get(lease.key);
        owners.set(lease.key, owner);
        fences.set(lease.key, [...(fences.get(lease.key) ?? []), lease.fence]);
        await sleep(3);
        owners.delete(lease.key);
        turns.add(other === undefined ? 'alone' : `${owner} alongside ${other}`);
        return 0;
      };
      openReplica(work, { owner, pollInMs: 20 }).loop.start();
    }
    await turns.nth(240);
    expect(new Set(turns.items)).toEqual(new Set(['alone']));
    for (const seen of fences.values()) expect(seen).toEqual(Array.from(seen, (_, index) => index + 1));
  });

  it('takes over from a replica that was killed with -9, when its lease is over', async () => {
    await addRows(1);
    const dying = startClaimProcess(server.url, 1_000);
    expect(await dying.next()).toEqual({ fence: 1 });
    await dying.kill();
    const endOfLease = await readLeaseEnd();
    const claimedAt = new Reports<number>();
    const work: LeaseWork = async (lease) => {
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(server.database);
      claimedAt.add(rows[0]?.now.getTime() ?? 0);
      await takeDemands(lease);
      return null;
    };
    openReplica(work, { pollInMs: 100 }).loop.start();
    // Nothing reports its death: only the end of its lease frees the row.
    expect(await claimedAt.nth(1)).toBeGreaterThanOrEqual(endOfLease);
    expect((await readRow()).fence).toBe(2);
  });

  it('rejects the writes of a stalled replica whose row another one has taken over', async () => {
    await addRows(1);
    const stalled = startClaimProcess(server.url, 1_000);
    expect(await stalled.next()).toEqual({ fence: 1 });
    stalled.signal('SIGSTOP');
    const { leases, work } = keeping();
    openReplica(work, { pollInMs: 100 }).loop.start();
    await leases.nth(1);
    stalled.signal('SIGCONT');
    expect(await stalled.next()).toEqual({ rejected: 'LeaseLost', mayCall: false });
    await stalled.kill();
    expect((await readRow()).fence).toBe(2);
  });

  it('does not take a row from an owner in the middle of a transaction that holds it', async () => {
    await addRows(1);
    const first = keeping();
    const { loop } = openReplica(first.work, { leaseInMs: 60_000 });
    loop.start();
    const lease = await first.leases.nth(1);
    const second = keeping();
    const other = openReplica(second.work, { pollInMs: 20 });
    await server.database.transaction().execute(async (transaction) => {
      await lease.hold(transaction);
      // The lease ends while the owner is still writing.
      await sql`update dispatches set lease_until = clock_timestamp()`.execute(transaction);
      await sql`savepoint after_the_end`.execute(transaction);
      other.loop.start();
      await sleep(200);
      expect(second.leases.items).toEqual([]);
    });
    expect((await second.leases.nth(1)).fence).toBe(2);
    await expect(hold(lease)).rejects.toBeInstanceOf(LeaseLost);
  });

  it('lets the owner wait for a claim in flight, and then reports that the row is lost', async () => {
    await addRows(1);
    const { leases, work } = keeping();
    openReplica(work, { leaseInMs: 60_000 }).loop.start();
    const lease = await leases.nth(1);
    const steps: string[] = [];
    let writing: Promise<unknown> = Promise.resolve();
    await server.database.transaction().execute(async (transaction) => {
      await sql`with free as (select connection_id from dispatches for update skip locked)
        update dispatches set fence = fence + 1 from free where dispatches.connection_id = free.connection_id`.execute(
        transaction,
      );
      writing = hold(lease).catch((error: unknown) => {
        steps.push('rejected');
        return error;
      });
      await sleep(100);
      steps.push('claimed');
    });
    expect(await writing).toBeInstanceOf(LeaseLost);
    expect(steps).toEqual(['claimed', 'rejected']);
  });

  it('keeps a row through a work that is longer than the lease', async () => {
    await addRows(1);
    const leaseInMs = 1_500;
    const other = keeping();
    const finished = new Reports<boolean>();
    const work: LeaseWork = async (lease) => {
      await takeDemands(lease);
      const end = await readLeaseEnd();
      let mayAlwaysCall = lease.mayCall();
      while ((await readLeaseEnd()) < end + leaseInMs) {
        await untilRenewed();
        mayAlwaysCall &&= lease.mayCall();
      }
      await hold(lease);
      finished.add(mayAlwaysCall && !lease.signal.aborted);
      return null;
    };
    openReplica(work, { leaseInMs }).loop.start();
    while ((await readRow()).fence === 0) await sleep(5);
    openReplica(other.work, { pollInMs: 50 }).loop.start();
    expect(await finished.nth(1)).toBe(true);
    expect(other.leases.items).toEqual([]);
  });

  it('aborts the work whose lease is gone, and forbids its calls', async () => {
    await addRows(1);
    const { leases, work } = keeping();
    openReplica(work, { leaseInMs: 1_500 }).loop.start();
    const lease = await leases.nth(1);
    expect(lease.mayCall()).toBe(true);
    await sql`update dispatches set fence = fence + 1, lease_owner = 'other'`.execute(server.database);
    await untilAborted(lease);
    expect(lease.mayCall()).toBe(false);
    await expect(hold(lease)).rejects.toBeInstanceOf(LeaseLost);
    expect(await readRow()).toMatchObject({ lease_owner: 'other', fence: 2 });
  });

  it('aborts the work when the lease is over also while the database does not answer the renewals', async () => {
    await addRows(1);
    const { leases, work } = keeping();
    openReplica(work, { leaseInMs: 600 }).loop.start();
    const lease = await leases.nth(1);
    await server.database.transaction().execute(async (transaction) => {
      await sql`select from dispatches for update`.execute(transaction);
      await untilAborted(lease);
      expect(lease.mayCall()).toBe(false);
    });
  });

  it('works on a demanded row immediately when the hint arrives', async () => {
    await addRows(1);
    const turns = new Reports<number>();
    const { loop, signals } = openReplica(
      async (lease) => {
        await takeDemands(lease);
        turns.add(lease.fence);
        return null;
      },
      { pollInMs: neverInMs },
    );
    loop.start();
    await turns.nth(1);
    while ((await readRow()).lease_owner !== null) await sleep(5);
    await makeDemand();
    signals.notify('dispatches', '1');
    expect(await turns.nth(2)).toBe(2);
  });

  it('finds a demanded row with one of its next two polls when the hint is lost', async () => {
    await addRows(1);
    const turns = new Reports<number>();
    const { polls, random } = countPolls();
    openReplica(
      async (lease) => {
        await takeDemands(lease);
        turns.add(polls());
        return null;
      },
      { pollInMs: 300, random },
    ).loop.start();
    await turns.nth(1);
    while ((await readRow()).lease_owner !== null) await sleep(5);
    const before = polls();
    await makeDemand();
    expect((await turns.nth(2)) - before).toBeLessThanOrEqual(2);
  });

  /** A `random` that is asked once for each poll, when it has asked the database, and counts them. */
  function countPolls(): { readonly polls: () => number; readonly random: () => number } {
    let polls = 0;
    const random = () => {
      polls += 1;
      return 1;
    };
    return { polls: () => polls, random };
  }

  /** Work that keeps its row and looks at it whenever it is woken. */
  function watching(): { readonly looks: Reports<number>; readonly work: LeaseWork } {
    const looks = new Reports<number>();
    const work: LeaseWork = async (lease) => {
      while (!lease.signal.aborted) {
        await takeDemands(lease);
        looks.add(lease.fence);
        await lease.waitForHint(neverInMs);
      }
      return null;
    };
    return { looks, work };
  }

  it('wakes the owner of a row by a hint', async () => {
    await addRows(1);
    const { looks, work } = watching();
    const { loop, signals } = openReplica(work, { pollInMs: neverInMs });
    await new Promise((resolve) => signals.listen('dispatches', resolve));
    loop.start();
    await looks.nth(1);
    await makeDemand();
    signals.notify('dispatches', '1');
    await looks.nth(2);
    expect(await readRow()).toMatchObject({ due_at: Infinity, fence: 1 });
  });

  it('wakes the owner of a row with its next poll or the one after it when the hint is lost', async () => {
    await addRows(1);
    const { polls, random } = countPolls();
    const woken = new Reports<number>();
    const work: LeaseWork = async (lease) => {
      while (!lease.signal.aborted) {
        woken.add(polls());
        await takeDemands(lease);
        await lease.waitForHint(neverInMs);
      }
      return null;
    };
    openReplica(work, { pollInMs: 300, random }).loop.start();
    await woken.nth(1);
    while ((await readRow()).due_at !== Infinity) await sleep(5);
    const before = polls();
    await makeDemand();
    expect((await woken.nth(2)) - before).toBeLessThanOrEqual(2);
    expect((await readRow()).fence).toBe(1);
  });

  it('loses no demand that is committed while the owner takes the earlier ones', async () => {
    await addRows(1);
    await sql`create table demands (n int)`.execute(server.database);
    const seen = new Reports<number>();
    const { loop, signals } = openReplica(
      async (lease) => {
        const { rows } = await server.database.transaction().execute(async (transaction) => {
          await lease.takeDemands(transaction);
          return sql<{ count: number }>`select count(*) as count from demands`.execute(transaction);
        });
        seen.add(rows[0]?.count ?? 0);
        return null;
      },
      { pollInMs: neverInMs },
    );
    loop.start();
    await seen.nth(1);
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await server.database.transaction().execute(async (transaction) => {
          await sql`insert into demands values (${index})`.execute(transaction);
          await demand(transaction, 'dispatches', 'connection_id', 1);
        });
        signals.notify('dispatches', '1');
      }),
    );
    for (let turn = 1; (await seen.nth(turn)) < 200; turn += 1);
    expect(Math.max(...seen.items)).toBe(200);
  });

  it('comes back to a row after the time that the work returned', async () => {
    await addRows(1);
    const turns = new Reports<number>();
    openReplica(
      async (lease) => {
        await takeDemands(lease);
        turns.add(performance.now());
        return 400;
      },
      { pollInMs: neverInMs },
    ).loop.start();
    expect((await turns.nth(2)) - (await turns.nth(1))).toBeGreaterThanOrEqual(395);
  });

  it('tries a work that fails again, later each time', async () => {
    await addRows(1);
    const turns = new Reports<number>();
    openReplica(
      async (lease) => {
        await takeDemands(lease);
        turns.add(performance.now());
        if (turns.items.length < 4) throw new Error('an error in the work');
        return null;
      },
      { pollInMs: 50, random: () => 1 },
    ).loop.start();
    await turns.nth(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = turns.items;
    expect(second - first).toBeGreaterThanOrEqual(245);
    expect(third - second).toBeGreaterThanOrEqual(495);
    expect(fourth - third).toBeGreaterThanOrEqual(995);
  });

  it('works on no more rows at a time than it may, and on all in the end', async () => {
    await addRows(9);
    const done = new Reports<number>();
    const two = Promise.withResolvers<void>();
    let running = 0;
    let max = 0;
    openReplica(
      async (lease) => {
        await takeDemands(lease);
        max = Math.max(max, (running += 1));
        // The first two meet, however busy the machine is; a third that may not run yet has time to start.
        if (running === 2) two.resolve();
        await two.promise;
        await sleep(10);
        running -= 1;
        done.add(lease.key);
        return null;
      },
      { maxConcurrent: 2, pollInMs: neverInMs },
    ).loop.start();
    await done.nth(9);
    expect(max).toBe(2);
    expect(new Set(done.items).size).toBe(9);
  });

  it('hands its rows back when it is stopped, so that another replica has them at once', async () => {
    await addRows(1);
    const first = keeping();
    const { loop } = openReplica(
      async (lease) => {
        await first.work(lease);
        await sleep(50);
        await hold(lease);
        return 0;
      },
      { leaseInMs: 60_000 },
    );
    loop.start();
    await first.leases.nth(1);
    await loop.stop(5_000);
    expect(await readRow()).toMatchObject({ lease_owner: null, fence: 1 });
    const second = keeping();
    openReplica(second.work).loop.start();
    expect((await second.leases.nth(1)).fence).toBe(2);
  });

  it('renews while it is being stopped, until the work has ended', async () => {
    await addRows(1);
    const leaseInMs = 1_500;
    const held = new Reports<string>();
    const { loop } = openReplica(
      async (lease) => {
        await takeDemands(lease);
        held.add('claimed');
        await untilAborted(lease);
        const end = await readLeaseEnd();
        while ((await readLeaseEnd()) < end + leaseInMs) await untilRenewed();
        await hold(lease);
        held.add('written');
        return null;
      },
      { leaseInMs },
    );
    loop.start();
    await held.nth(1);
    await loop.stop(60_000);
    expect(held.items).toEqual(['claimed', 'written']);
  });

  it('abandons work that does not finish within the grace period, and rejects its writes', async () => {
    await addRows(1);
    const leases = new Reports<Lease>();
    let finish: () => void = () => undefined;
    const { loop } = openReplica(async (lease) => {
      await takeDemands(lease);
      leases.add(lease);
      await new Promise<void>((resolve) => (finish = resolve));
      return null;
    });
    loop.start();
    const lease = await leases.nth(1);
    await loop.stop(50);
    const row = await readRow();
    expect(row.lease_owner).toBeNull();
    expect(Number(row.due_at)).toBeLessThanOrEqual(systemClock.nowInMs() + 1_000);
    await expect(hold(lease)).rejects.toBeInstanceOf(LeaseLost);
    finish();
  });

  it('goes on after the database was away', async () => {
    await addRows(1);
    const { leases, work } = keeping();
    openReplica(work, { leaseInMs: 3_000, pollInMs: 50 }).loop.start();
    const lease = await leases.nth(1);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(server.database);
    await untilRenewed();
    await hold(lease);
    expect(lease.signal.aborted).toBe(false);
  });
});
