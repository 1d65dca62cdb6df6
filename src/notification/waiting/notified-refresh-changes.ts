import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import type { Hints } from '../../database/signals/hint-payload.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { systemClock } from '../../platform/clock.js';
import { Outage } from '../../platform/outage.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { PresentState, RefreshChanges, RefreshWatch } from '../../refresh/refresh-changes.port.js';
import type { RefreshStatus } from '../../refresh/rules/refresh-status.js';

/** A lost hint delays a waiting caller by this at most. */
const slowCheckInMs = 5_000;
const retryInMs = 1_000;
const refreshBatchSize = 1_000;

/** Receives the state of a refresh; null when it was deleted. */
type StateListener = (state: PresentState | null) => void;

/**
 * Wakes callers that wait for a refresh, whichever replica changed it. Waiting callers do not poll the database: for each burst of
 * hints, one query reads the states of the watched refreshes. A slow check of all of them covers lost hints.
 */
@Injectable()
export class NotifiedRefreshChanges implements RefreshChanges, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NotifiedRefreshChanges.name);
  private readonly watchers = new RefreshWatchers();
  /** Watched refreshes to read next. */
  private readonly due = new Set<string>();
  private readonly unlisten: () => void;
  private readonly reads = new BackgroundLoop({
    round: () => this.readDue(),
    retryInMs: () => retryInMs,
    outage: new Outage(
      (error) =>
        this.logger.warn({ err: error }, 'Cannot read the refreshes that callers wait for; trying again.'),
      () => this.logger.log('The refreshes that callers wait for can be read again.'),
    ),
  });
  private cancelSlowCheck: () => void = () => undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    signals: DatabaseSignals,
  ) {
    this.unlisten = signals.listen(refreshChannel, (hints) => this.onHints(hints));
  }

  onApplicationBootstrap(): void {
    this.checkSlowly();
  }

  watch(refreshId: string, onState: StateListener): RefreshWatch {
    const close = this.watchers.add(refreshId, onState);
    this.readSoon([refreshId]);
    return { close };
  }

  /** The number of refreshes that callers wait for on this replica. */
  countWatched(): number {
    return [...this.watchers.refreshIds()].length;
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    this.cancelSlowCheck();
    await this.reads.stop();
  }

  private onHints(hints: Hints): void {
    this.readSoon(hints === 'all' ? this.watchers.refreshIds() : hints.filter((id) => this.watchers.has(id)));
  }

  private checkSlowly(): void {
    this.cancelSlowCheck = systemClock.after(slowCheckInMs, () => {
      this.readSoon(this.watchers.refreshIds());
      this.checkSlowly();
    });
  }

  private readSoon(refreshIds: Iterable<string>): void {
    for (const id of refreshIds) this.due.add(id);
    if (this.due.size > 0) this.reads.request();
  }

  /** Refreshes that could not be read stay due. */
  private async readDue(): Promise<void> {
    // Callers that start to wait in the same turn of the event loop share one query.
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...this.due].slice(0, refreshBatchSize);
    for (const id of ids) this.due.delete(id);
    try {
      const states = await readPresentStates(this.database, ids);
      for (const id of ids) this.watchers.notify(id, states.get(id) ?? null);
    } catch (error) {
      for (const id of ids) if (this.watchers.has(id)) this.due.add(id);
      throw error;
    }
    if (this.due.size > 0) this.reads.request();
  }
}

/** The listeners of waiting callers, by refresh. */
class RefreshWatchers {
  private readonly byRefresh = new Map<string, Set<StateListener>>();

  /** Adds a listener; the returned function removes it. */
  add(refreshId: string, listener: StateListener): () => void {
    const others = this.byRefresh.get(refreshId) ?? new Set();
    this.byRefresh.set(refreshId, others.add(listener));
    return () => {
      others.delete(listener);
      if (others.size === 0 && this.byRefresh.get(refreshId) === others) this.byRefresh.delete(refreshId);
    };
  }

  has(refreshId: string): boolean {
    return this.byRefresh.has(refreshId);
  }

  /** The watched refreshes. */
  refreshIds(): Iterable<string> {
    return this.byRefresh.keys();
  }

  /** Calls every listener of the refresh. Listeners may be removed meanwhile. */
  notify(refreshId: string, state: PresentState | null): void {
    for (const listener of this.byRefresh.get(refreshId) ?? []) listener(state);
  }
}

/** Reads the states of refreshes by their ids, in one query. Deleted refreshes are left out. */
async function readPresentStates(
  database: Database,
  refreshIds: readonly string[],
): Promise<ReadonlyMap<string, PresentState>> {
  // A check constraint allows only these statuses in the column.
  const { rows } = await sql<{ id: string; sequence: number; status: RefreshStatus }>`
    select id, sequence, status from refreshes where id = any(${refreshIds}::text[])`.execute(database);
  return new Map(rows.map(({ id, sequence, status }) => [id, { sequence, status }]));
}
