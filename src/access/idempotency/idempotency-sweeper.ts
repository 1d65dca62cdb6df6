import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { BatchedSweeper } from '../../database/batched-sweeper.js';
import { DATABASE, type Database } from '../../database/database.js';

/** Deletes expired idempotency keys. */
@Injectable()
export class IdempotencySweeper extends BatchedSweeper {
  constructor(@Inject(DATABASE) private readonly database: Database) {
    super();
  }

  sweep(): Promise<number> {
    return deleteExpiredKeys(this.database);
  }
}

/** Rows of one statement: few enough that nothing waits long for their locks. */
const defaultBatchSize = 1000;

/**
 * Deletes one batch of expired keys; returns how many it deleted. A key is kept one hour after it expires, so that a request that
 * has just read it still finds it.
 */
export async function deleteExpiredKeys(database: Database, batchSize = defaultBatchSize): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from idempotency_keys where (caller, route, key) in (
      select caller, route, key from idempotency_keys
      where created_at < statement_timestamp() - interval '25 hours'
      order by created_at limit ${batchSize} for update skip locked)`.execute(database);
  return Number(numAffectedRows);
}
