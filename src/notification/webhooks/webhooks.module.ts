import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import { OutboundHttpModule } from '../../platform/outbound-http/outbound-http.module.js';
import { DeliveryLog } from './api/delivery-log.js';
import { Redeliverer } from './api/redeliverer.js';
import { WebhookDeliveriesController } from './api/webhook-deliveries.controller.js';
import { WebhookDirectory } from './api/webhook-directory.js';
import { WebhookEditor } from './api/webhook-editor.js';
import { WebhooksController } from './api/webhooks.controller.js';
import { deliveryLoop, WebhookDeliverer } from './delivery/webhook-deliverer.js';
import { ReceiverClient, receiverHttpOptions } from './receivers/receiver-client.js';
import { ReceiverRules } from './receivers/receiver-rules.js';
import { EventRelay } from './relay/event-relay.js';
import { WebhookSweeper } from './webhook-sweeper.js';

/** Sends events to the receivers of callers. */
@Module({
  imports: [OutboundHttpModule.register(receiverHttpOptions)],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    {
      provide: ReceiverClient,
      inject: [OutboundHttp, SETTINGS],
      useFactory: (http: OutboundHttp, { webhookAllowedHosts }: Settings) =>
        new ReceiverClient(http, new ReceiverRules(webhookAllowedHosts ?? [])),
    },
    WebhookDirectory,
    WebhookEditor,
    DeliveryLog,
    Redeliverer,
    EventRelay,
    WebhookSweeper,
    WebhookDeliverer,
    deliveryLoop,
  ],
})
export class WebhooksModule {}
