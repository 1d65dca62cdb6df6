import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listEventTypes } from '../../platform/event-catalogue.js';
import { WebhookDto } from './webhook.dto.js';

/** The data of a webhook event. */
@ApiSchema({ name: 'WebhookEventData' })
export class WebhookEventDataDto {
  /** The webhook at that time. */
  @ApiProperty({ type: WebhookDto })
  webhook: WebhookDto;
}

/** An event about a webhook. */
@ApiSchema({ name: 'WebhookEvent' })
export class WebhookEventDto {
  /** Id of the event. It is the same each time the event is sent. */
  @ApiProperty({ type: String, example: 'evt_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  @ApiProperty({
    type: String,
    description: `Known values: ${listEventTypes('WebhookEvent')}.`,
    example: 'webhook.test',
  })
  type: string;

  /** When it happened. */
  @ApiProperty({ type: String, format: 'date-time' })
  timestamp: string;

  /** Always 1. */
  @ApiProperty({ type: 'integer', example: 1 })
  sequence: number;

  /** The webhook that the event is about. */
  @ApiProperty({ type: WebhookEventDataDto })
  data: WebhookEventDataDto;
}
