import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { PageQueryDto } from '../../../http/page-query.dto.js';
import { listKnownValues } from '../../../platform/known-values.js';
import { AttemptDto } from '../attempt.dto.js';
import { deliveryStatuses } from '../webhook-states.js';

const nullableInstant = { type: String, format: 'date-time', nullable: true } as const;

/** The delivery of one event to one webhook, with its attempts. */
@ApiSchema({ name: 'WebhookDelivery' })
export class DeliveryDto {
  /** Id of the delivery. */
  @ApiProperty({ type: String, example: 'dlv_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /** Id of the event: the `webhook-id` header of every attempt. */
  @ApiProperty({ type: String, example: 'evt_01kb0q5ysze43s6qk20kmvf6b2' })
  eventId: string;

  /** Type of the event. */
  @ApiProperty({ type: String, example: 'refresh.succeeded' })
  eventType: string;

  /** The refresh that the event is about; null for an event about a webhook. */
  @ApiProperty({ type: String, nullable: true, example: 'rfr_01kb0q5ysze43s6qk20kmvf6b2' })
  refreshId: string | null;

  /** The `sequence` of the event. */
  @ApiProperty({ type: 'integer', example: 3 })
  sequence: number;

  @ApiProperty({
    type: String,
    description: `Known values: ${listKnownValues(deliveryStatuses)}.`,
    example: 'succeeded',
  })
  status: string;

  /** How many attempts were made. */
  @ApiProperty({ type: 'integer', example: 1 })
  attemptCount: number;

  /** The newest attempts, at most 20, oldest first. */
  @ApiProperty({ type: [AttemptDto] })
  attempts: AttemptDto[];

  /** The earliest time of the next attempt; null when it has finished. */
  @ApiProperty(nullableInstant)
  nextAttemptAt: string | null;

  /** When it was stored. */
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: string;

  /** When it finished; null while it is pending. */
  @ApiProperty(nullableInstant)
  finishedAt: string | null;
}

/** A page of deliveries, newest first. */
@ApiSchema({ name: 'WebhookDeliveryPage' })
export class DeliveryPageDto {
  /** The deliveries. */
  @ApiProperty({ type: [DeliveryDto] })
  items: DeliveryDto[];

  /** Cursor of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The filter and page of a list of deliveries. */
export class ListDeliveriesQueryDto extends PageQueryDto {
  /** Only deliveries in this status. */
  @ApiPropertyOptional({ type: String, example: 'failed' })
  @IfGiven()
  @IsString()
  @Length(1, 20)
  status?: string;
}
