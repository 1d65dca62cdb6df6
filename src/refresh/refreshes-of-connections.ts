import { Inject, Injectable } from '@nestjs/common';
import type { ConnectionRefreshes, ReleasedRun } from '../connections/connection-refreshes.port.js';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { dispatchChannel, refreshChannel } from './refresh-channels.js';
import { endRefreshesOfDeleted } from './store/end-refresh-early.js';
import { releaseRun } from './store/release-run.js';
import { propagateRuns } from './store/propagate-runs.js';

const maxRounds = 5;

/** What managing a connection does to its refreshes. */
@Injectable()
export class RefreshesOfConnections implements ConnectionRefreshes {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly signals: DatabaseSignals,
  ) {}

  async endAll(internalId: number): Promise<void> {
    for (let round = 0; round < maxRounds; round += 1) {
      const finished = await endRefreshesOfDeleted(this.database, internalId);
      for (const id of finished) this.signals.notify(refreshChannel, id);
      if (finished.length === 0) return;
    }
  }

  async release(internalId: number, source: string, releasedBy: string): Promise<ReleasedRun | null> {
    const run = await releaseRun(this.database, { connectionId: internalId, source, releasedBy });
    if (run === null) return null;
    for (const id of await propagateRuns(this.database, internalId)) this.signals.notify(refreshChannel, id);
    this.signals.notify(dispatchChannel, String(internalId));
    return { runId: run.id, source, requestedAt: run.requested_at };
  }
}
