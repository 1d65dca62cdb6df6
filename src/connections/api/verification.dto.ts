import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ConnectionDto } from './connection.dto.js';

/** Why the credentials were not accepted, or it could not be found out. */
@ApiSchema({ name: 'VerificationFailure' })
export class VerificationFailureDto {
  /**
   * Known values: `provider-unauthorized` (the provider refuses the credentials), `provider-plan-required` (the account's plan
   * does not allow it), `provider-rejected` (the provider refused the request), `provider-unavailable` (it could not be reached
   * or failed: this says nothing about the credentials), `provider-unreadable` (its answer made no sense: nor does this).
   */
  @ApiProperty({ type: String, example: 'provider-unauthorized' })
  code: string;

  /** One sentence of explanation. */
  @ApiProperty({ type: String })
  detail: string;
}

/** What one harmless call with the stored credentials showed. */
@ApiSchema({ name: 'Verification' })
export class VerificationDto {
  /** Whether the provider accepted the credentials. */
  @ApiProperty({ type: Boolean })
  accepted: boolean;

  /** When the provider answered, or did not. */
  @ApiProperty({ type: String, format: 'date-time' })
  checkedAt: string;

  /** null when they were accepted. */
  @ApiProperty({ type: VerificationFailureDto, nullable: true })
  failure: VerificationFailureDto | null;

  /** The connection after the verification: an `unauthorized` one is `active` again when the credentials were accepted. */
  @ApiProperty({ type: ConnectionDto })
  connection: ConnectionDto;
}
