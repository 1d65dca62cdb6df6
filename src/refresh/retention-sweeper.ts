import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BatchedSweeper } from '../database/batched-sweeper.js';
import { DATABASE, type Database } from '../database/database.js';
import { deleteOld } from './store/delete-old.js';

/** Deletes what finished more than `RETENTION_DAYS` ago: refreshes with their targets and events, unused runs, and provider calls. */
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
