import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ClaimLoop } from '../../../database/lease/claim-loop.js';

/** The Nest token under which the delivery loop is bound. */
export const DELIVERY_LOOP = Symbol('DELIVERY_LOOP');

/** Longer than running attempts may take after a stop, so that their outcomes are recorded. */
const stopGraceInMs = 5_000;

/** Starts and stops the delivery loop of this replica. */
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
