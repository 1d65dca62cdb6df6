import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { WebhookDto } from './webhook.dto.js';

/** What an event of a webhook is about. */
@ApiSchema({ name: 'WebhookEventData' })
export class WebhookEventDataDto {
  /** The webhook as it then was. */
  @ApiProperty({ type: WebhookDto })
  webhook: WebhookDto;
}

/** An event that concerns a webhook itself. */
@ApiSchema({ name: 'WebhookEvent' })
export class WebhookEventDto {
  /** Id of the event; the same however often it is sent. */
  @ApiProperty({ type: String, example: 'evt_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /**
   * Known values: `webhook.test` (somebody asked for a test), `webhook.disabled` (another webhook of the same key was disabled).
   */
  @ApiProperty({ type: String, example: 'webhook.test' })
  type: string;

  /** When it happened. */
  @ApiProperty({ type: String, format: 'date-time' })
  timestamp: string;

  /** Always 1: such an event stands alone. */
  @ApiProperty({ type: 'integer', example: 1 })
  sequence: number;

  /** What it is about. */
  @ApiProperty({ type: WebhookEventDataDto })
  data: WebhookEventDataDto;
}
