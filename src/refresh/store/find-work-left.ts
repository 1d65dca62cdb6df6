import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

const atOnce = 100;

/** Unfinished refreshes whose deadline has passed, up to a batch, the earliest first. */
export async function findExpired(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from refreshes where finished_at is null and deadline_at <= statement_timestamp()
    order by deadline_at limit ${atOnce}`.execute(database);
  return rows.map((row) => row.id);
}

/**
 * Connections whose runs have not been told to all their targets, up to a batch. Those that a dispatcher works on are left to it: it is
 * telling them, and two would only do each other's work again.
 */
export async function findUnpropagated(database: Database): Promise<number[]> {
  const { rows } = await sql<{ connection_id: number }>`
    select distinct connection_id from runs where propagated_version < version
      and not exists (select 1 from dispatches where dispatches.connection_id = runs.connection_id
        and dispatches.lease_until > statement_timestamp())
    limit ${atOnce}`.execute(database);
  return rows.map((row) => row.connection_id);
}
