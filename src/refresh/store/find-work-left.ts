import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

const batchSize = 100;

/** Up to 100 unfinished refreshes whose deadline has passed, the earliest first. */
export async function findExpired(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from refreshes where finished_at is null and deadline_at <= statement_timestamp()
    order by deadline_at limit ${batchSize}`.execute(database);
  return rows.map((row) => row.id);
}

/**
 * Up to 100 connections with runs that are not propagated to all their targets. Connections that a dispatcher works on are left out: it
 * propagates their runs itself.
 */
export async function findUnpropagated(database: Database): Promise<number[]> {
  const { rows } = await sql<{ connection_id: number }>`
    select distinct connection_id from runs where propagated_version < version
      and not exists (select 1 from dispatches where dispatches.connection_id = runs.connection_id
        and dispatches.lease_until > statement_timestamp())
    limit ${batchSize}`.execute(database);
  return rows.map((row) => row.connection_id);
}
