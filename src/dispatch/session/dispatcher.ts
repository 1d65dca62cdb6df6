import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClaimLoop } from '../../database/lease/claim-loop.js';

/** Longer than the grace period of calls in flight, so that their outcomes are recorded. */
const stopGraceInMs = 11_000;

/** Starts and stops the claim loop of this replica. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly loop: ClaimLoop) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop(stopGraceInMs);
  }
}
