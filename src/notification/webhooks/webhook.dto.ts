import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listKnownValues } from '../../platform/known-values.js';
import { disabledReasons } from './webhook-states.js';

const nullableInstant = { type: String, format: 'date-time', nullable: true } as const;

/** A webhook: a URL that receives events. */
@ApiSchema({ name: 'Webhook' })
export class WebhookDto {
  /** Id of the webhook. */
  @ApiProperty({ type: String, example: 'whk_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /** Its owner: `admin`, the id of a key, or issuer and subject of a token. */
  @ApiProperty({ type: String, example: 'admin' })
  owner: string;

  /** The URL that receives events. */
  @ApiProperty({ type: String, example: 'https://hooks.example.com/refreshes' })
  url: string;

  /** The types of events to send; null for all, also those of later versions. */
  @ApiProperty({ type: [String], nullable: true, example: ['refresh.succeeded', 'refresh.failed'] })
  eventTypes: string[] | null;

  /** The connections whose events are sent; null for all that the owner may see. */
  @ApiProperty({ type: [String], nullable: true, example: null })
  connections: string[] | null;

  /** Your own note. */
  @ApiProperty({ type: String, nullable: true, example: 'Order management' })
  description: string | null;

  /** Whether events are sent. */
  @ApiProperty({ type: Boolean, example: true })
  enabled: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `Why it is disabled, or null. Known values: ${listKnownValues(disabledReasons)}.`,
    example: null,
  })
  disabledReason: string | null;

  /** When it was disabled, or null. */
  @ApiProperty(nullableInstant)
  disabledAt: string | null;

  /** Since when all attempts have failed; null when the last attempt succeeded. */
  @ApiProperty(nullableInstant)
  failingSince: string | null;

  /** Until when events are also signed with the previous secret; null when they are not. */
  @ApiProperty(nullableInstant)
  previousSecretUntil: string | null;

  /** When it was created. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When it last changed; deliveries do not count. */
  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: string;
}
