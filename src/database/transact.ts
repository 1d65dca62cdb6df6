import { readDatabaseTrouble } from '../platform/database-trouble.js';
import type { Database, DatabaseTransaction } from './database.js';

const maxTries = 5;

/**
 * Does the work in one transaction, and again when it met another transaction in a deadlock or could not be serialized. The work may
 * only use the transaction: everything it did is rolled back before it is repeated.
 */
export async function transact<Result>(
  database: Database,
  work: (transaction: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.transaction().execute(work);
    } catch (error) {
      if (tries >= maxTries || readDatabaseTrouble(error) !== 'conflict') throw error;
    }
  }
}
