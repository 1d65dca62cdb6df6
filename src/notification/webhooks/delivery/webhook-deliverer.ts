import { randomUUID } from 'node:crypto';
import {
  type FactoryProvider,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { DATABASE, type Database } from '../../../database/database.js';
import { ClaimLoop } from '../../../database/lease/claim-loop.js';
import { LeasedTable } from '../../../database/lease/leased-table.js';
import { DatabaseSignals } from '../../../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../../../platform/clock.js';
import { LOGGER } from '../../../platform/logger.js';
import { Sealer } from '../../../platform/sealing/sealer.js';
import { ReceiverClient } from '../receivers/receiver-client.js';
import { webhookChannel } from '../relay/wake-webhooks.js';
import { DeliverySession } from './delivery-session.js';

const DELIVERY_LOOP = Symbol('DELIVERY_LOOP');

/** Webhooks that one replica serves at the same time. It is high, so that hanging receivers do not delay others. */
const maxConcurrent = 500;
/** Longer than running attempts may take after a stop, so that their outcomes are recorded. */
const stopGraceInMs = 5_000;

/** The loop that claims webhooks with due deliveries and runs one session for each. */
export const deliveryLoop: FactoryProvider<ClaimLoop> = {
  provide: DELIVERY_LOOP,
  inject: [DATABASE, DatabaseSignals, Sealer, ReceiverClient, CLOCK, LOGGER],
  useFactory: (
    database: Database,
    signals: DatabaseSignals,
    sealer: Sealer,
    receivers: ReceiverClient,
    clock: Clock,
    logger: Logger,
  ) => {
    const announce = (webhookIds: readonly number[]) => {
      for (const id of webhookIds) signals.notify(webhookChannel, String(id));
    };
    const parts = { database, sealer, receivers, clock, announce, random: Math.random };
    return new ClaimLoop({
      table: new LeasedTable({ database, table: 'webhooks', keyColumn: 'internal_id', owner: randomUUID() }),
      channel: webhookChannel,
      work: (lease) => new DeliverySession(lease, parts).run(),
      maxConcurrent,
      signals,
      clock,
      logger,
    });
  },
};

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
