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
/** A use of a key is noted at most this often. */
const onceInMs = 60_000;
const maxKeys = 10_000;

/** Notes when keys were last used: within a second, each at most once a minute, and never on the way of a request. */
@Injectable()
export class KeyUse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyUse.name);
  private readonly notedAtInMs = new Map<string, number>();
  private readonly waiting = new Set<string>();
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.write(),
    onFailure: (error) => this.report(error),
  });

  constructor(
    @Inject(KeyStore) private readonly store: KeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key was used now. */
  note(id: string): void {
    const nowInMs = this.clock.monotonicInMs();
    const notedAtInMs = this.notedAtInMs.get(id);
    if (notedAtInMs !== undefined && nowInMs - notedAtInMs < onceInMs) return;
    if (this.notedAtInMs.size >= maxKeys) this.notedAtInMs.clear();
    this.notedAtInMs.set(id, nowInMs);
    this.waiting.add(id);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Writes what is waiting. */
  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
    await this.write().catch((error: unknown) => this.report(error));
  }

  private async write(): Promise<void> {
    const ids = [...this.waiting];
    this.waiting.clear();
    if (ids.length > 0) await this.store.noteUse(ids);
  }

  private report(error: unknown): void {
    this.logger.warn({ err: error }, 'The use of keys could not be noted');
  }
}
