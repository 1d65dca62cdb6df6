import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { IsInstant } from '../../../http/is-instant.decorator.js';

/** The events to send again. */
@ApiSchema({ name: 'RedeliverSince' })
export class RedeliverSinceDto {
  /** Events since this instant (RFC 3339) that were not delivered; left out: all that are still stored. */
  @ApiPropertyOptional({ type: String, maxLength: 64, example: '2026-11-22T10:00:00Z' })
  @IfGiven()
  @IsInstant()
  since?: Date;
}

/** The result of a redelivery request. */
@ApiSchema({ name: 'Redelivery' })
export class RedeliveryDto {
  /** The number of events that will be sent again. */
  @ApiProperty({ type: 'integer', example: 12 })
  count: number;

  /** False if 1000 events will be sent and more may be left: repeat the request. */
  @ApiProperty({ type: Boolean, example: true })
  complete: boolean;
}
