import { type Selectable, sql, type UpdateObject } from 'kysely';
import type { Database } from '../../../src/database/database.js';
import type { RunsTable, Tables } from '../../../src/database/tables.js';
import type { AcceptedRequest } from '../../../src/refresh/rules/refresh-request.js';
import type { RunEvent } from '../../../src/refresh/rules/run-state.js';
import { changeRuns, endRuns, type RunEnd } from '../../../src/refresh/store/change-runs.js';
import type { RefreshRecord } from '../../../src/refresh/store/refresh-records.js';
import { storeRefresh } from '../../../src/refresh/store/store-refresh.js';
import { prepareDemand, readRuns } from './prepare-connection.js';

/** The refreshes and runs of one connection. `sources` limits what happens to the unfinished runs of these sources. */
export class RefreshStage {
  constructor(
    readonly database: Database,
    readonly connectionId: number,
  ) {}

  /** Stores a request that arrives now. */
  async store(source: string | null, changes: Partial<AcceptedRequest> = {}): Promise<RefreshRecord> {
    return storeRefresh(
      this.database,
      await prepareDemand(this.database, this.connectionId, source, changes),
    );
  }

  /** A refresh as it is stored now. */
  stateOf(refresh: RefreshRecord): Promise<RefreshRecord> {
    return this.database
      .selectFrom('refreshes')
      .selectAll()
      .where('id', '=', refresh.id)
      .executeTakeFirstOrThrow();
  }

  /** The unfinished runs. */
  async openRuns(sources?: readonly string[]): Promise<readonly Selectable<RunsTable>[]> {
    const runs = await readRuns(this.database, this.connectionId);
    return runs.filter((run) => run.state !== 'finished' && (sources?.includes(run.source_id) ?? true));
  }

  /** Applies an event to the unfinished runs. Freezing and accepting set their times, unless `set` does. */
  async happen(
    event: RunEvent,
    sources?: readonly string[],
    set: UpdateObject<Tables, 'runs'> = timesOf(event),
  ): Promise<void> {
    const runIds = (await this.openRuns(sources)).map((run) => run.id);
    await this.database
      .transaction()
      .execute((transaction) => changeRuns(transaction, { runIds, event, set }));
  }

  /** Ends the unfinished runs. */
  async end(end: RunEnd, sources?: readonly string[]): Promise<void> {
    const runs = await this.openRuns(sources);
    await this.database
      .transaction()
      .execute((transaction) => endRuns(transaction, this.connectionId, runs, end));
  }
}

function timesOf(event: RunEvent): UpdateObject<Tables, 'runs'> {
  if (event === 'frozen') return { requested_at: sql<Date>`clock_timestamp()` };
  return event === 'accepted' ? { accepted_at: sql<Date>`clock_timestamp()` } : {};
}
