import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import type { Hints } from '../../database/signals/hint-payload.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { RepeatedTask } from '../../platform/repeated-task.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { RefreshChanges, RefreshWatch } from '../../refresh/refresh-changes.port.js';
import { readPresentStates } from './read-present-states.js';
import { RefreshWatchers, type StateListener } from './refresh-watchers.js';

/** A lost hint costs a waiting caller at most this. */
const slowCheckInMs = 5_000;
const retryInMs = 1_000;
const refreshBatchSize = 1_000;

/**
 * Wakes callers that wait for a refresh, on whatever replica it changed. Nobody who waits asks the database: one query reads the
 * states of all watched refreshes that a burst of hints names, and a slow check, of all of them together, lies under that.
 */
@Injectable()
export class NotifiedRefreshChanges implements RefreshChanges, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NotifiedRefreshChanges.name);
  private readonly watchers = new RefreshWatchers();
  /** Watched refreshes that are to be looked at. */
  private readonly due = new Set<string>();
  private looking: Promise<void> | null = null;
  private isClosed = false;
  private readonly unlisten: () => void;
  private readonly slowCheck = new RepeatedTask({
    pauseInMs: slowCheckInMs,
    task: () => this.check(this.watchers.refreshIds()),
    onFailure: (error) => this.report(error),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DatabaseSignals) signals: DatabaseSignals,
  ) {
    this.unlisten = signals.listen(refreshChannel, (hints) => this.follow(hints));
  }

  onApplicationBootstrap(): void {
    this.slowCheck.start();
  }

  watch(refreshId: string, onState: StateListener): RefreshWatch {
    const close = this.watchers.add(refreshId, onState);
    void this.check([refreshId]);
    return { close };
  }

  /** How many refreshes are waited for on this replica. */
  countWatched(): number {
    return [...this.watchers.refreshIds()].length;
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    this.unlisten();
    await this.slowCheck.stop();
    await this.looking;
  }

  private follow(hints: Hints): void {
    const ids = hints === 'all' ? this.watchers.refreshIds() : hints.filter((id) => this.watchers.has(id));
    void this.check(ids);
  }

  private check(refreshIds: Iterable<string>): Promise<void> {
    for (const id of refreshIds) this.due.add(id);
    if (this.due.size === 0) return Promise.resolve();
    this.looking ??= this.checkDue().finally(() => (this.looking = null));
    return this.looking;
  }

  /** Never rejects; what could not be read stays due. */
  private async checkDue(): Promise<void> {
    // Whoever begins to wait in this turn of the event loop is looked at together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.due.size > 0 && !this.isClosed) {
      const ids = [...this.due].slice(0, refreshBatchSize);
      for (const id of ids) this.due.delete(id);
      try {
        const states = await readPresentStates(this.database, ids);
        for (const id of ids) this.watchers.tell(id, states.get(id) ?? null);
      } catch (error) {
        for (const id of ids) if (this.watchers.has(id)) this.due.add(id);
        this.report(error);
        await new Promise((resolve) => setTimeout(resolve, retryInMs));
      }
    }
  }

  private report(error: unknown): void {
    this.logger.warn(
      { err: error },
      'The refreshes that callers wait for cannot be read; it is tried again.',
    );
  }
}
