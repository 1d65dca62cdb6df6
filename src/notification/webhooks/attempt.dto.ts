import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** One attempt to deliver an event. */
@ApiSchema({ name: 'WebhookAttempt' })
export class AttemptDto {
  /** When it was made. */
  @ApiProperty({ type: String, format: 'date-time' })
  at: string;

  /** How long it took, in milliseconds. */
  @ApiProperty({ type: 'integer', example: 85 })
  durationMs: number;

  /** The status that the receiver answered; null without a whole answer. */
  @ApiProperty({ type: 'integer', nullable: true, example: 204 })
  httpStatus: number | null;

  /**
   * Why it failed, or null. Known values: `http-status` (not 2xx), `invalid-url` (the URL cannot be called), `forbidden-address`
   * (its host is at an address that may not be called), `unresolvable` (its host has no address), `connection-failed` (no
   * connection was made), `connection-lost` (it broke before the answer), `tls-failed` (the certificate was refused), `timeout`
   * (no answer in time), `answer-too-large` (more than is read), `answer-unreadable` (no HTTP).
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;
}
