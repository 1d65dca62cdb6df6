import type { Verification } from '../verify-connection.js';
import { describeConnection } from './describe-connection.js';
import type { VerificationDto } from './verification.dto.js';

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
