import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../../../src/database/database.js';

/**
 * Does the first thing and holds its transaction open until the second one waits for a lock of it; then lets both go on.
 * Returns what the second came to.
 */
export async function holdOpen<Value>(
  database: Database,
  first: (transaction: DatabaseTransaction) => Promise<unknown>,
  second: () => Promise<Value>,
): Promise<Value> {
  const waiting = await database.transaction().execute(async (transaction) => {
    await first(transaction);
    const pid = await readBackend(transaction);
    const result = second();
    // A rejection is looked at by whoever awaits the result below.
    result.catch(() => undefined);
    await untilSomebodyWaitsFor(database, pid);
    return { result };
  });
  return waiting.result;
}

/** The process id of the server's side of a transaction. */
export async function readBackend(transaction: DatabaseTransaction): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
  return rows[0]?.pid ?? 0;
}

/**
 * Resolves once a lock that the backend holds is waited for, as PostgreSQL's table of locks shows it; with the process id of one who
 * waits, the longest there.
 */
export async function untilSomebodyWaitsFor(database: Database, pid: number): Promise<number> {
  for (let tries = 0; tries < 2000; tries += 1) {
    const { rows } = await sql<{ pid: number }>`
      select wanted.pid from pg_locks as wanted
        where not wanted.granted and ${pid} = any(pg_blocking_pids(wanted.pid))
        order by wanted.waitstart limit 1`.execute(database);
    if (rows[0] !== undefined) return rows[0].pid;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  throw new Error('Nobody waited: the two did not meet.');
}
