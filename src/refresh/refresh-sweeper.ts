import { Logger } from '@nestjs/common';
import { BackgroundLoop } from '../platform/background-loop.js';
import type { Clock } from '../platform/clock.js';
import { Outage } from '../platform/outage.js';
import type { SweepWork } from './store/sweep-work.js';

const pauseInMs = 500;

/**
 * Does what must happen even if no dispatcher runs. It expires refreshes whose deadline has passed, cancels refreshes of deleted
 * connections, and propagates runs that a dead replica left. Every replica sweeps; each step is idempotent.
 */
export class RefreshSweeper {
  private readonly logger = new Logger(RefreshSweeper.name);
  private readonly sweeps: BackgroundLoop;

  constructor(
    private readonly work: SweepWork,
    clock: Clock,
  ) {
    this.sweeps = new BackgroundLoop({
      round: () => this.sweep(),
      pauseInMs,
      outage: new Outage(
        (error) => this.logger.error({ err: error }, 'The refresh sweep failed; the next one starts soon.'),
        () => this.logger.log('The refresh sweep works again.'),
      ),
      clock,
    });
  }

  onApplicationBootstrap(): void {
    this.sweeps.requestIn(pauseInMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.stop();
  }

  private async sweep(): Promise<void> {
    for (const id of await this.work.findExpired()) await this.work.expire(id);
    await this.work.cancelOfDeleted();
    for (const connectionId of await this.work.findUnpropagated()) await this.work.propagate(connectionId);
  }
}
