import { sql } from 'kysely';
import type { Database } from '../../database/database.js';

/** Rows of one statement: few enough that nobody waits for their locks. */
const atOnce = 1000;

/**
 * Deletes one batch of the keys that bind no more; returns how many went. They are kept an hour longer than they bind, so that
 * nobody who has just looked at one finds it gone.
 */
export async function forgetOldKeys(database: Database, batch = atOnce): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from idempotency_keys where (caller, route, key) in (
      select caller, route, key from idempotency_keys
      where created_at < statement_timestamp() - interval '25 hours'
      order by created_at limit ${batch} for update skip locked)`.execute(database);
  return Number(numAffectedRows);
}
