import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Outage } from '../../platform/outage.js';
import { KeyStore } from './key-store.js';

const pauseInMs = 1_000;
/** The use of a key is recorded at most once in this time. */
const recordIntervalInMs = 60_000;
const maxKeys = 10_000;

/** Records when keys were last used: within a second, at most once a minute for each key. No request waits for it. */
@Injectable()
export class KeyUse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyUse.name);
  /** Keys that were recorded a short time ago. */
  private readonly recorded = new LRUCache<string, true>({
    max: maxKeys,
    ttl: recordIntervalInMs,
    ttlResolution: 0,
    perf: { now: () => this.clock.monotonicInMs() },
  });
  private readonly unwritten = new Set<string>();
  private readonly outage = new Outage(
    (error) => this.logger.warn({ err: error }, 'The use of keys could not be recorded'),
    () => this.logger.log('The use of keys is recorded again'),
  );
  private readonly rounds = new BackgroundLoop({
    round: () => this.write(),
    pauseInMs,
    outage: this.outage,
  });

  constructor(
    private readonly store: KeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Records that the key was used now. */
  record(id: string): void {
    if (this.recorded.has(id)) return;
    this.recorded.set(id, true);
    this.unwritten.add(id);
  }

  onApplicationBootstrap(): void {
    this.rounds.requestIn(pauseInMs);
  }

  /** Writes the remaining uses. */
  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
    await this.write().catch((error: unknown) => this.outage.report(error));
  }

  private async write(): Promise<void> {
    const ids = [...this.unwritten];
    this.unwritten.clear();
    if (ids.length > 0) await this.store.recordUse(ids);
  }
}
