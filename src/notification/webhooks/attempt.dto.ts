import { ApiProperty, ApiSchema } from '@nestjs/swagger';

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

  /**
   * Why it failed, or null. Known values: `http-status` (not 2xx), `invalid-url` (the URL may not be called), `forbidden-address`
   * (the host resolves to an IP address that may not be called), `unresolvable` (the host has no IP address), `connection-failed`
   * (the connection could not be opened), `connection-lost` (it broke before the response was complete), `tls-failed` (the TLS
   * handshake failed), `timeout` (no complete response in time), `answer-too-large` (the response exceeds the limit),
   * `answer-unreadable` (the response is not HTTP).
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;
}
