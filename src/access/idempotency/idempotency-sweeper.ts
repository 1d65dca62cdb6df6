import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DATABASE, type Database } from '../../database/database.js';
import { RepeatedTask } from '../../platform/repeated-task.js';
import { forgetOldKeys } from './forget-old-keys.js';

const pauseInMs = 60_000;

/** Forgets old idempotency keys, once a minute. Every replica does; none waits for another. */
@Injectable()
export class IdempotencySweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdempotencySweeper.name);
  private readonly rounds: RepeatedTask;

  constructor(@Inject(DATABASE) database: Database) {
    this.rounds = new RepeatedTask({
      pauseInMs,
      task: () => forgetOldKeys(database),
      onFailure: (error) =>
        this.logger.error({ err: error }, 'Deleting old idempotency keys failed; it is tried again.'),
    });
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }
}
