import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { QuotaView } from '../connection-calls.port.js';
import type { Verification } from '../manage/connection-verifier.js';
import { ConnectionDto, describeConnection } from './connection.dto.js';

/** The current quota of a connection. */
@ApiSchema({ name: 'Quota' })
export class QuotaDto {
  /** Calls that the provider allows in a minute: from its last response, else as configured, else as documented. */
  @ApiProperty({ type: 'integer', example: 40 })
  limit: number;

  /** The part of the limit that the gateway uses. */
  @ApiProperty({ type: Number, example: 0.8 })
  share: number;

  /** Calls that the gateway has made in this window, calls in flight included. */
  @ApiProperty({ type: 'integer', example: 7 })
  used: number;

  /** Calls that the gateway may still make in this window. */
  @ApiProperty({ type: 'integer', example: 25 })
  remaining: number;

  /** When the window ends and the count starts again; null if no window is open. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  resetsAt: string | null;

  /** Calls that are due and wait for the quota. */
  @ApiProperty({ type: 'integer', example: 0 })
  callsWaiting: number;
}

/** The quota as callers see it. */
export function describeQuota({ resetsAt, ...quota }: QuotaView): QuotaDto {
  return { ...quota, resetsAt: resetsAt?.toISOString() ?? null };
}

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
