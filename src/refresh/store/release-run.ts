import { recordAudit } from '../../access/audit/record-audit.js';
import type { Database } from '../../database/database.js';
import { endRuns } from './change-runs.js';
import { lockSources } from './lock-sources.js';
import { demandDispatch } from './demand-dispatch.js';

/** A released run. */
export interface ReleasedRunRow {
  readonly id: string;
  readonly requested_at: Date | null;
}

/** Which source is released, and who releases it. */
export interface ReleaseRequest {
  /** Internal id. */
  readonly connectionId: number;
  readonly source: string;
  /** Id of the caller, for the audit. */
  readonly releasedBy: string;
}

/**
 * Ends the triggered run of a source as failed because an operator gives up on it, and audits that. The next waiting run of the source
 * is then eligible. Returns null when no run is triggered. Call `propagateRuns` afterwards to update the refreshes.
 */
export function releaseRun(
  database: Database,
  { connectionId, source, releasedBy }: ReleaseRequest,
): Promise<ReleasedRunRow | null> {
  return database.transaction().execute(async (transaction) => {
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
