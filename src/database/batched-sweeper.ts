import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '../platform/background-loop.js';
import { Outage } from '../platform/outage.js';

const pauseInMs = 60_000;

/**
 * Deletes outdated rows once a minute, in small batches until a batch finds none. Every replica sweeps; none waits for another.
 */
export abstract class BatchedSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private readonly rounds = new BackgroundLoop({
    round: () => this.sweepAll(),
    pauseInMs,
    outage: new Outage(
      (error) =>
        this.logger.error({ err: error }, 'Deleting outdated rows failed; the next round tries again.'),
      () => this.logger.log('Deleting outdated rows works again.'),
    ),
  });
  private isStopping = false;

  /** Deletes one batch; returns the number of deleted rows. */
  abstract sweep(): Promise<number>;

  onApplicationBootstrap(): void {
    this.rounds.requestIn(pauseInMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.rounds.stop();
  }

  /** Deletes batches until nothing is left or the gateway stops. */
  async sweepAll(): Promise<void> {
    while (!this.isStopping && (await this.sweep()) > 0);
  }
}
