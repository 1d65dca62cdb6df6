import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../database/database.js';
import { DatabaseSignals } from '../database/signals/database-signals.js';
import type { Hints } from '../database/signals/hint-payload.js';
import { BackgroundLoop } from '../platform/background-loop.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Outage } from '../platform/outage.js';
import { type Caller, isKeyId } from './caller.js';
import { findGrants } from './find-grants.js';
import { keyChannel } from './keys/key-store.js';

/** If a hint is lost, a revoked key keeps its open streams for at most this long. */
const slowCheckInMs = 5_000;

/** Signals to open streams that their key or token is no longer valid: revoked on any replica, or expired. */
@Injectable()
export class CallerWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watches = new Map<string, Set<OpenCallerWatch>>();
  private readonly checksInFlight = new Set<Promise<void>>();
  private readonly unlisten: () => void;
  private readonly logger = new Logger(CallerWatch.name);
  private readonly slowCheck = new BackgroundLoop({
    round: () => this.endRevoked([...this.watches.keys()]),
    pauseInMs: slowCheckInMs,
    outage: new Outage(
      (error) => this.report(error),
      () => this.logger.log('The keys of open streams can be checked again'),
    ),
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    signals: DatabaseSignals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.unlisten = signals.listen(keyChannel, (hints) => this.checkAgain(hints));
  }

  onApplicationBootstrap(): void {
    this.slowCheck.requestIn(slowCheckInMs);
  }

  /** `signal` aborts when the key or token is no longer valid. Close the watch when the response is finished. */
  watch(caller: Caller): { readonly signal: AbortSignal; close(): void } {
    const watch = new OpenCallerWatch(this.clock, caller.expiresAtInMs);
    if (!isKeyId(caller.id)) return watch;
    const others = this.watches.get(caller.id) ?? new Set();
    this.watches.set(caller.id, others.add(watch));
    // The key may have been revoked since its authentication.
    this.check([caller.id]);
    return {
      signal: watch.signal,
      close: () => {
        watch.close();
        others.delete(watch);
        if (others.size === 0 && this.watches.get(caller.id) === others) this.watches.delete(caller.id);
      },
    };
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    await this.slowCheck.stop();
    // The database closes after this.
    await Promise.all(this.checksInFlight);
  }

  private checkAgain(hints: Hints): void {
    this.check(hints === 'all' ? [...this.watches.keys()] : hints.filter((id) => this.watches.has(id)));
  }

  private check(ids: readonly string[]): void {
    const check = this.endRevoked(ids)
      .catch((error: unknown) => this.report(error))
      .finally(() => this.checksInFlight.delete(check));
    this.checksInFlight.add(check);
  }

  private async endRevoked(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const grants = await findGrants(this.database, ids);
    for (const id of ids) if (!grants.has(id)) for (const watch of this.watches.get(id) ?? []) watch.end();
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'The keys of open streams could not be checked');
  }
}

/** The longest delay that a timer of Node accepts. */
const maxTimerInMs = 2_147_483_647;

/** Watches one key or token; its signal aborts by itself when the key or token expires. */
class OpenCallerWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expiresAtInMs: number | undefined,
  ) {
    this.waitForExpiry();
  }

  /** Aborts when the key or token is no longer valid. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Aborts the signal now. */
  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  /** Stops watching; the signal keeps its state. */
  close(): void {
    clearTimeout(this.timer);
  }

  private waitForExpiry(): void {
    if (this.expiresAtInMs === undefined) return;
    const leftInMs = this.expiresAtInMs - this.clock.nowInMs();
    if (leftInMs <= 0) return this.end();
    this.timer = setTimeout(() => this.waitForExpiry(), Math.min(leftInMs, maxTimerInMs));
  }
}
