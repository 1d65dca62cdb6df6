import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BatchedSweeper } from '../database/batched-sweeper.js';
import { DATABASE, type Database } from '../database/database.js';
import { deleteOld } from './store/delete-old.js';

/**
 * Deletes what ended longer ago than `RETENTION_DAYS`: refreshes with their targets and events, the runs they leave behind,
 * and the record of provider calls.
 */
@Injectable()
export class RetentionSweeper extends BatchedSweeper {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  /** One batch of each kind. */
  sweep(): Promise<number> {
    return deleteOld(this.database, this.settings.retentionDays);
  }
}
