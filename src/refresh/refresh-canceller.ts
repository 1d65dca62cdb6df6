import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { DATABASE, type Database } from '../database/database.js';
import { transact } from '../database/transact.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { Problem } from '../platform/problem.js';
import { dispatchChannel, refreshChannel } from './refresh-channels.js';
import { RefreshReader } from './store/refresh-reader.js';
import { endRefreshEarly } from './store/end-refresh-early.js';

/** Cancels a refresh for its caller. */
@Injectable()
export class RefreshCanceller {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
    private readonly reader: RefreshReader,
  ) {}

  /** Cancels the refresh. Does nothing if it is canceled already. Throws 409 `refresh-ended` if it finished in any other way. */
  async cancel(id: string, caller: Caller): Promise<void> {
    await this.reader.read(id, caller);
    const canceled = await transact(this.database, (transaction) =>
      endRefreshEarly(transaction, id, 'canceled'),
    );
    if (canceled !== null) {
      this.signals.notify(refreshChannel, id);
      this.signals.notify(dispatchChannel, String(canceled.connection_id));
    }
    const current = await this.reader.peek(id);
    if (current !== null && current.status !== 'canceled') {
      throw new Problem('refresh-ended', `The refresh has already finished as "${current.status}".`);
    }
  }
}
