import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ConnectionDto } from './connection.dto.js';

/** Why the credentials were not accepted, or it could not be found out. */
@ApiSchema({ name: 'VerificationFailure' })
export class VerificationFailureDto {
  /**
   * `provider-unauthorized`, `provider-plan-required`, `provider-rejected`; `provider-unavailable` and `provider-unreadable` say
   * nothing about the credentials.
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
