import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RepeatedTask } from '../platform/repeated-task.js';

const pauseInMs = 60_000;

/**
 * Deletes what is out of date: once a minute, one small batch after the other until one finds nothing. Every replica does, and none
 * waits for another.
 */
export abstract class BatchedSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private readonly rounds = new RepeatedTask({
    pauseInMs,
    task: () => this.sweepAll(),
    onFailure: (error) =>
      this.logger.error({ err: error }, 'Deleting what is out of date failed; it is tried again.'),
  });
  private isStopping = false;

  /** Deletes one batch; returns how many rows went. */
  abstract sweep(): Promise<number>;

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.rounds.stop();
  }

  /** One round: until nothing is left, or the gateway stops. */
  async sweepAll(): Promise<void> {
    while (!this.isStopping && (await this.sweep()) > 0);
  }
}
