import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../../../access/caller.js';
import { CurrentCaller } from '../../../access/current-caller.decorator.js';
import { RequiresScope } from '../../../access/requires-scope.decorator.js';
import { ApiProblems } from '../../../http/api-problems.decorator.js';
import { retrySpan } from '../../../platform/webhook-schedule.js';
import { DeliveryDto, DeliveryPageDto, ListDeliveriesQueryDto } from './delivery.dto.js';
import { RedeliverSinceDto, RedeliveryDto } from './redelivery.dto.js';
import { DeliveryLog } from './delivery-log.js';
import { Redeliverer } from './redeliverer.js';
import { WebhookIdParam } from './webhook-id-param.decorator.js';

/** The deliveries of webhooks: list them, send them again, send a test. */
@ApiTags('Webhooks')
@Controller('webhooks/:id')
export class WebhookDeliveriesController {
  constructor(
    private readonly log: DeliveryLog,
    private readonly redeliverer: Redeliverer,
  ) {}

  /**
   * List the deliveries of a webhook and their attempts, newest first
   * @remarks Use this to find out why an event did not arrive. Finished deliveries are kept for `RETENTION_DAYS` days.
   */
  @Get('deliveries')
  @RequiresScope('webhooks:read')
  @WebhookIdParam()
  @ApiOkResponse({ description: 'A page of deliveries.', type: DeliveryPageDto })
  @ApiProblems('webhook-not-found')
  listWebhookDeliveries(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: ListDeliveriesQueryDto,
  ): Promise<DeliveryPageDto> {
    return this.log.list(id, query, caller);
  }

  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send one event again',
    description: `Use this when a receiver has lost an event, or when it works again and you do not want to wait for the next attempt. The event keeps its \`webhook-id\` and gets the whole retry schedule of ${retrySpan} again.`,
  })
  @RequiresScope('webhooks:write', { additionalScopes: ['refresh:read'] })
  @WebhookIdParam()
  @ApiParam({
    name: 'deliveryId',
    schema: { type: 'string', example: 'dlv_01kb0q5ysze43s6qk20kmvf6b2' },
    description: 'Id of the delivery, from `GET /webhooks/{id}/deliveries`.',
  })
  @ApiAcceptedResponse({ description: 'The event will be sent.', type: DeliveryDto })
  @ApiProblems('webhook-not-found', 'delivery-not-found', 'webhook-disabled')
  redeliver(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryDto> {
    return this.redeliverer.redeliver(id, deliveryId, caller);
  }

  /**
   * Send all events again that were not delivered
   * @remarks Use this after a long outage of a receiver. Of the events since the given instant, it sends those that failed and those
   * that occurred while the webhook was disabled. One request sends up to 1000 events; `complete` shows whether that was all.
   */
  @Post('redeliver')
  @HttpCode(202)
  @RequiresScope('webhooks:write', { additionalScopes: ['refresh:read'] })
  @WebhookIdParam()
  @ApiAcceptedResponse({ description: 'The events will be sent.', type: RedeliveryDto })
  @ApiProblems('webhook-not-found', 'webhook-disabled', 'payload-too-large', 'unsupported-media-type')
  redeliverSince(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: RedeliverSinceDto,
  ): Promise<RedeliveryDto> {
    return this.redeliverer.redeliverSince(id, body.since ?? new Date(0), caller);
  }

  /**
   * Send a test event
   * @remarks Use this to test a receiver. The event has the type `webhook.test` and is sent regardless of the filters.
   */
  @Post('test')
  @HttpCode(202)
  @RequiresScope('webhooks:write')
  @WebhookIdParam()
  @ApiAcceptedResponse({ description: 'The event will be sent.', type: DeliveryDto })
  @ApiProblems('webhook-not-found', 'webhook-disabled')
  testWebhook(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<DeliveryDto> {
    return this.redeliverer.test(id, caller);
  }
}
