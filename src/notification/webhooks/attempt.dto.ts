import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listKnownValues } from '../../platform/known-values.js';
import { attemptErrors } from './webhook-states.js';

/** One attempt to deliver an event. */
@ApiSchema({ name: 'WebhookAttempt' })
export class AttemptDto {
  /** When it was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;

  /** Its duration in milliseconds. */
  @ApiProperty({ type: 'integer', example: 85 })
  durationMs: number;

  /** The HTTP status of the response; null without a complete response. */
  @ApiProperty({ type: 'integer', nullable: true, example: 204 })
  httpStatus: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `Why it failed, or null. Known values: ${listKnownValues(attemptErrors)}.`,
    example: null,
  })
  error: string | null;
}
