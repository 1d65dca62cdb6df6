import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../access/audit/record-audit.js';
import type { ConnectionRefreshes, ReleasedRun } from '../connections/connection-refreshes.port.js';
import { type Database, DATABASE } from '../database/database.js';
import { transact } from '../database/transact.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import { dispatchChannel, refreshChannel } from './refresh-channels.js';
import { endRuns } from './store/change-runs.js';
import { demandDispatch } from './store/demand-dispatch.js';
import { endRefreshesOfDeleted } from './store/end-refresh-early.js';
import { lockSources } from './store/lock-sources.js';
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
    const run = await releaseRun(this.database, internalId, source, releasedBy);
    if (run === null) return null;
    for (const id of await propagateRuns(this.database, internalId)) this.signals.notify(refreshChannel, id);
    this.signals.notify(dispatchChannel, String(internalId));
    return { runId: run.id, source, requestedAt: run.requested_at };
  }
}

/**
 * Ends the triggered run of a source as failed because an operator gives up on it, and audits that. The next waiting run of the source
 * is then eligible. Returns null when no run is triggered. Call `propagateRuns` afterwards to update the refreshes.
 */
export function releaseRun(
  database: Database,
  connectionId: number,
  source: string,
  releasedBy: string,
): Promise<{ readonly id: string; readonly requested_at: Date | null } | null> {
  return transact(database, async (transaction) => {
    await demandDispatch(transaction, connectionId, { list: false });
    await lockSources(transaction, connectionId, [source]);
    const run = await transaction
      .selectFrom('runs')
      .select(['id', 'source_id', 'requested_at'])
      .where('connection_id', '=', connectionId)
      .where('source_id', '=', source)
      .where('state', 'in', ['triggering', 'live'])
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (run === undefined) return null;
    await endRuns(transaction, connectionId, [run], {
      event: 'failed',
      error: {
        code: 'released',
        detail: 'An operator gave up on this import. It may still run at the provider.',
      },
    });
    await recordAudit(transaction, {
      caller: releasedBy,
      action: 'source.released',
      subject: { kind: 'source', id: source },
      connectionId,
      detail: { run: run.id },
    });
    return run;
  });
}
