import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ClaimLoop } from '../../../database/lease/claim-loop.js';

/** The Nest token under which the loop of deliveries is bound. */
export const DELIVERY_LOOP = Symbol('DELIVERY_LOOP');

/** Longer than attempts under way may take at a stop, so that their outcomes are recorded. */
const stopGraceInMs = 5_000;

/** Starts and stops this replica's share of the deliveries. */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(DELIVERY_LOOP) private readonly loop: ClaimLoop) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop(stopGraceInMs);
  }
}
