import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Max, Min, ValidateBy } from 'class-validator';
import { IfGiven } from '../../http/if-given.decorator.js';
import { invalidField } from '../../platform/problem.js';
import type { Priority } from '../rules/decide-joining.js';
import { readSince } from '../rules/read-since.js';
import type { RefreshRequest } from '../rules/refresh-request.js';

const defaultDeadlineInSeconds = 1800;
const maxKeys = 20;
const maxKeyLength = 40;
const maxBytes = 4096;

/** Request to import the orders of a source now. */
@ApiSchema({ name: 'CreateRefresh' })
export class CreateRefreshDto {
  /** Id of the connection. */
  @ApiProperty({ type: String, example: 'shipstation-sandbox' })
  @IsString()
  @Length(1, 63)
  connection: string;

  /** The provider's id of the source. Without it: every refreshable source of the connection. */
  @ApiPropertyOptional({ type: String, example: '12345', maxLength: 200 })
  @IfGiven()
  @IsString()
  @Length(1, 200)
  source?: string;

  /**
   * Start date of the import: RFC 3339 with an offset, or `YYYY-MM-DD` / `YYYY-MM-DDTHH:MM:SS` together with `timeZone`.
   * Without it, the provider continues from its own watermark. Only for providers that accept a start date.
   */
  @ApiPropertyOptional({ type: String, example: '2020-05-29T15:05:02-07:00' })
  @IfGiven()
  @IsString()
  @Length(1, 64)
  since?: string;

  /** IANA name of the time zone of a `since` without an offset. */
  @ApiPropertyOptional({ type: String, maxLength: 64 })
  @IfGiven()
  @IsString()
  @Length(1, 64)
  timeZone?: string;

  /**
   * Accept a successful import that was triggered within this time. The response is then 200 with `succeeded` and `already-fresh`,
   * without a provider call. 0 is the same as no value.
   */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 31_536_000 })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(31_536_000)
  maxAgeSeconds?: number;

  /** `interactive`: a person waits for the result. `background`: it yields when the quota is short. */
  @ApiPropertyOptional({ enum: ['interactive', 'background'], enumName: 'Priority', default: 'interactive' })
  @IfGiven()
  @IsIn(['interactive', 'background'])
  priority?: Priority;

  /** The gateway stops following the refresh after this time. */
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: 86_400, default: 1800 })
  @IfGiven()
  @IsInt()
  @Min(60)
  @Max(86_400)
  deadlineSeconds?: number;

  /** Your own data: up to 20 keys of up to 40 characters with string values, at most 4096 bytes of JSON. Returned unchanged. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @IfGiven()
  @IsMetadata()
  metadata?: Record<string, string>;
}

/** Reads a validated body, without reading any state. Throws `invalid-request` for an invalid `since` or `timeZone`. */
export function readRefreshRequest(body: CreateRefreshDto): RefreshRequest {
  const {
    connection,
    source,
    since,
    timeZone,
    priority,
    maxAgeSeconds,
    deadlineSeconds,
    metadata,
    ...unread
  } = body;
  // A field of the body that is not read here does not compile.
  unread satisfies Record<string, never>;
  return {
    connection,
    source: source ?? null,
    since: readStartDate(since ?? null, timeZone ?? null),
    priority: priority ?? 'interactive',
    maxAgeSeconds: maxAgeSeconds || null,
    deadlineSeconds: deadlineSeconds ?? defaultDeadlineInSeconds,
    metadata: metadata ?? {},
  };
}

function readStartDate(since: string | null, timeZone: string | null): Date | null {
  if (since === null) {
    if (timeZone !== null) throw invalidField('/timeZone', 'Send timeZone only together with since.');
    return null;
  }
  const reading = readSince({ since, timeZone });
  if (reading.kind === 'invalid') throw invalidField(reading.pointer, reading.detail);
  return reading.since;
}

/** Validates `metadata`: an object with string values, within its limits. */
function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: isMetadata,
      defaultMessage: () =>
        `must be an object of up to ${maxKeys} keys of 1 to ${maxKeyLength} characters with string values, at most ${maxBytes} bytes of JSON`,
    },
  });
}

/** Whether a value is an object with string values, within the limits of `metadata`. */
function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= maxKeys &&
    entries.every(
      ([key, entry]) => key.length >= 1 && key.length <= maxKeyLength && typeof entry === 'string',
    ) &&
    Buffer.byteLength(JSON.stringify(value), 'utf8') <= maxBytes
  );
}
