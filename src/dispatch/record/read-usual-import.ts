import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/** As many of a connection's latest imports are looked at. */
const latestImports = 20;

/**
 * The shortest of a connection's latest imports whose end was proven, in milliseconds from their asking to the end as it was
 * seen; null before the first.
 */
export async function readUsualImport(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<number | null> {
  const { rows } = await sql<{ shortest: number | null }>`
    select (extract(epoch from min(ended_at - requested_at)) * 1000)::float8 as shortest from (
      select ended_at, requested_at from runs
      where connection_id = ${connectionId} and proof is not null
      order by ended_at desc limit ${latestImports}) as latest`.execute(transaction);
  return rows[0]?.shortest ?? null;
}
