import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { DATABASE, type Database } from '../../database/database.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { LOGGER } from '../../platform/logger.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { OutgoingModule } from '../outbound/outgoing.module.js';
import { OutgoingPost } from '../outbound/outgoing-post.js';
import { createDeliveryLoop } from './delivery/create-delivery-loop.js';
import { DeliveryLog } from './api/delivery-log.js';
import { EventRelay } from './relay/event-relay.js';
import { Redeliverer } from './api/redeliverer.js';
import { UrlCheck } from './api/url-check.js';
import { DELIVERY_LOOP, WebhookDeliverer } from './delivery/webhook-deliverer.js';
import { WebhookDeliveriesController } from './api/webhook-deliveries.controller.js';
import { WebhookDirectory } from './api/webhook-directory.js';
import { WebhookEditor } from './api/webhook-editor.js';
import { WebhookSweeper } from './webhook-sweeper.js';
import { WebhooksController } from './api/webhooks.controller.js';

/** Sends events to the receivers of callers. */
@Module({
  imports: [OutgoingModule],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    WebhookDirectory,
    WebhookEditor,
    UrlCheck,
    DeliveryLog,
    Redeliverer,
    EventRelay,
    WebhookSweeper,
    WebhookDeliverer,
    {
      provide: DELIVERY_LOOP,
      inject: [DATABASE, DatabaseSignals, Sealer, OutgoingPost, CLOCK, LOGGER],
      useFactory: (
        database: Database,
        signals: DatabaseSignals,
        sealer: Sealer,
        post: OutgoingPost,
        clock: Clock,
        logger: Logger,
      ) => createDeliveryLoop({ database, sealer, post, clock }, signals, logger),
    },
  ],
})
export class WebhooksModule {}
