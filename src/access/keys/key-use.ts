import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { RepeatedTask } from '../../platform/repeated-task.js';
import { KeyStore } from './key-store.js';

const pauseInMs = 1_000;
/** The use of a key is recorded at most once in this time. */
const recordIntervalInMs = 60_000;
const maxKeys = 10_000;

/** Records when keys were last used: within a second, at most once a minute for each key. No request waits for it. */
@Injectable()
export class KeyUse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyUse.name);
  private readonly recordedAtInMs = new Map<string, number>();
  private readonly unwritten = new Set<string>();
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.write(),
    onFailure: (error) => this.report(error),
  });

  constructor(
    private readonly store: KeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Records that the key was used now. */
  record(id: string): void {
    const nowInMs = this.clock.monotonicInMs();
    const recordedAtInMs = this.recordedAtInMs.get(id);
    if (recordedAtInMs !== undefined && nowInMs - recordedAtInMs < recordIntervalInMs) return;
    if (this.recordedAtInMs.size >= maxKeys) this.recordedAtInMs.clear();
    this.recordedAtInMs.set(id, nowInMs);
    this.unwritten.add(id);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Writes the remaining uses. */
  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
    await this.write().catch((error: unknown) => this.report(error));
  }

  private async write(): Promise<void> {
    const ids = [...this.unwritten];
    this.unwritten.clear();
    if (ids.length > 0) await this.store.recordUse(ids);
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'The use of keys could not be recorded');
  }
}
