import { Inject, Injectable } from '@nestjs/common';
import { BatchedSweeper } from '../../database/batched-sweeper.js';
import { DATABASE, type Database } from '../../database/database.js';
import { deleteExpiredKeys } from './delete-expired-keys.js';

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
