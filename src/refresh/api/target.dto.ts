import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listKnownValues } from '../../platform/known-values.js';
import { confidences, proofKinds, refreshErrorCodes, waitingReasons, warningCodes } from '../rules/notes.js';
import { refreshOutcomes, type TargetStatus, targetStatuses } from '../rules/refresh-status.js';

/** An instant, for `ApiProperty`. */
export const instant = { type: String, format: 'date-time' } as const;
/** An instant or null, for `ApiProperty`. */
export const nullableInstant = { ...instant, nullable: true } as const;
/** A string or null, for `ApiProperty`. */
export const nullableString = { type: String, nullable: true } as const;

/** Why the refresh makes no progress now. */
@ApiSchema({ name: 'Waiting' })
export class WaitingDto {
  @ApiProperty({
    type: String,
    description: `Known values: ${listKnownValues(waitingReasons)}.`,
    example: 'quota',
  })
  reason: string;

  /** When the next step is expected; null when that does not depend on time alone. It can change: read it again. */
  @ApiProperty(nullableInstant)
  until: string | null;
}

/** A condition that the caller should know; the refresh continues. */
@ApiSchema({ name: 'RefreshWarning' })
export class WarningDto {
  @ApiProperty({ type: String, description: `Known values: ${listKnownValues(warningCodes)}.` })
  code: string;

  /** One sentence for a person. */
  @ApiProperty({ type: String })
  detail: string;

  /** The source, or null for the whole refresh. */
  @ApiProperty(nullableString)
  source: string | null;
}

/** What went wrong. */
@ApiSchema({ name: 'RefreshError' })
export class RefreshErrorDto {
  @ApiProperty({ type: String, description: `Known values: ${listKnownValues(refreshErrorCodes)}.` })
  code: string;

  /** One sentence for a person; never a secret. */
  @ApiProperty({ type: String })
  detail: string;
}

/** What one read of the provider showed, in the provider's own strings. */
@ApiSchema({ name: 'SeenState' })
export class SeenStateDto {
  /** The provider's time of its last attempt. */
  @ApiProperty(nullableString)
  attemptAt: string | null;

  /** The provider's own status. */
  @ApiProperty(nullableString)
  providerStatus: string | null;
}

/** What proves the end of an import. */
@ApiSchema({ name: 'Evidence' })
export class EvidenceDto {
  @ApiProperty({
    type: String,
    description: `Known values: ${listKnownValues(proofKinds)}.`,
    example: 'running-seen-and-stamp-moved',
  })
  kind: string;

  /** Before the trigger. */
  @ApiProperty({ type: SeenStateDto })
  before: SeenStateDto;

  /** At the read that proved the end. */
  @ApiProperty({ type: SeenStateDto })
  after: SeenStateDto;

  /** Time of the read that proved the end. */
  @ApiProperty(instant)
  observedAt: string;

  @ApiProperty({
    type: String,
    description: `Known values: ${listKnownValues(confidences)}.`,
    example: 'confirmed',
  })
  confidence: string;
}

/** One source within a refresh. */
@ApiSchema({ name: 'RefreshTarget' })
export class TargetDto {
  /** The provider's id of the source. */
  @ApiProperty({ type: String, example: '12345' })
  source: string;

  /** The provider's name of the source. */
  @ApiProperty({ ...nullableString, example: 'My Shopify store' })
  name: string | null;

  /**
   * `queued`: the import is not triggered yet, or the response to the trigger is not known. `requested`: the provider accepted the
   * trigger; the import was not seen running yet. `running`: it is importing. `succeeded`: evidence proves the end. `failed`: rejected,
   * or finished with a new error. `canceled`: a caller canceled it. `expired`: the deadline passed without proof of an end. The last
   * four are final.
   */
  @ApiProperty({ enum: targetStatuses, enumName: 'TargetStatus' })
  status: TargetStatus;

  @ApiProperty({
    ...nullableString,
    description: `Known values: ${listKnownValues(refreshOutcomes)}. Null until it succeeded.`,
    example: 'imported',
  })
  outcome: string | null;

  /** The import at the provider that serves this target; shared with other refreshes. */
  @ApiProperty(nullableString)
  runId: string | null;

  /** The provider's own status, as last read. */
  @ApiProperty({ ...nullableString, example: 'Updating orders' })
  providerStatus: string | null;

  /** The start date exactly as it was sent to the provider. */
  @ApiProperty({ ...nullableString, example: '2020-05-29 14:05:02' })
  sinceSent: string | null;

  /** When the import was triggered. */
  @ApiProperty(nullableInstant)
  requestedAt: string | null;

  /** When a read first showed the provider importing. */
  @ApiProperty(nullableInstant)
  startedAt: string | null;

  /** When it finished. */
  @ApiProperty(nullableInstant)
  finishedAt: string | null;

  /** What proves the end, or null. */
  @ApiProperty({ type: EvidenceDto, nullable: true })
  evidence: EvidenceDto | null;

  /** What went wrong, or null. */
  @ApiProperty({ type: RefreshErrorDto, nullable: true })
  error: RefreshErrorDto | null;
}
