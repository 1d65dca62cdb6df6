import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Verification } from '../manage/connection-verifier.js';
import { ConnectionDto, describeConnection } from './connection.dto.js';

/** Why the credentials were not accepted, or why the gateway could not find out. */
@ApiSchema({ name: 'VerificationFailure' })
export class VerificationFailureDto {
  /**
   * Known values: `provider-unauthorized` (the provider rejects the credentials), `provider-plan-required` (the plan of the account
   * does not allow the call), `provider-rejected` (the provider rejected the request), `provider-unavailable` (the provider could not be
   * reached or failed), `provider-unreadable` (its response could not be read). The last two say nothing about the credentials.
   */
  @ApiProperty({ type: String, example: 'provider-unauthorized' })
  code: string;

  /** An explanation in one sentence. */
  @ApiProperty({ type: String })
  detail: string;
}

/** The result of one harmless call with the stored credentials. */
@ApiSchema({ name: 'Verification' })
export class VerificationDto {
  /** Whether the provider accepted the credentials. */
  @ApiProperty({ type: Boolean })
  accepted: boolean;

  /** When the call finished. */
  @ApiProperty({ type: String, format: 'date-time' })
  checkedAt: string;

  /** null if they were accepted. */
  @ApiProperty({ type: VerificationFailureDto, nullable: true })
  failure: VerificationFailureDto | null;

  /** The connection after the verification: an `unauthorized` connection is `active` again if the credentials were accepted. */
  @ApiProperty({ type: ConnectionDto })
  connection: ConnectionDto;
}

/** The verification as callers see it. */
export function describeVerification({ outcome, connection }: Verification): VerificationDto {
  return {
    accepted: outcome.kind === 'accepted',
    checkedAt: outcome.checkedAt.toISOString(),
    failure:
      outcome.kind === 'accepted' ? null : { code: outcome.failure.code, detail: outcome.failure.detail },
    connection: describeConnection(connection),
  };
}
