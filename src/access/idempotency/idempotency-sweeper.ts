import { Inject, Injectable } from '@nestjs/common';
import { BatchedSweeper } from '../../database/batched-sweeper.js';
import { DATABASE, type Database } from '../../database/database.js';
import { forgetOldKeys } from './forget-old-keys.js';

/** Forgets the idempotency keys that bind no more. */
@Injectable()
export class IdempotencySweeper extends BatchedSweeper {
  constructor(@Inject(DATABASE) private readonly database: Database) {
    super();
  }

  sweep(): Promise<number> {
    return forgetOldKeys(this.database);
  }
}
