import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { listKnownValues } from '../../platform/known-values.js';
import { refreshOutcomes, refreshStatuses, type RefreshStatus } from '../rules/refresh-status.js';
import {
  instant,
  nullableInstant,
  nullableString,
  RefreshErrorDto,
  TargetDto,
  WaitingDto,
  WarningDto,
} from './target.dto.js';

/** The path parameter `id`. */
export const refreshIdParam = {
  name: 'id',
  schema: { type: 'string', example: 'rfr_01kb0q5ysze43s6qk20kmvf6b2' },
  description: 'Id of the refresh, from `POST /refresh` or `GET /refresh`.',
} as const;

/** How many targets are in each status. */
@ApiSchema({ name: 'TargetCounts' })
export class TargetCountsDto {
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) queued: number;
  @ApiProperty({ type: 'integer' }) requested: number;
  @ApiProperty({ type: 'integer' }) running: number;
  @ApiProperty({ type: 'integer' }) succeeded: number;
  @ApiProperty({ type: 'integer' }) failed: number;
  @ApiProperty({ type: 'integer' }) canceled: number;
  @ApiProperty({ type: 'integer' }) expired: number;
}

/** One caller's request for an import, and its state. */
@ApiSchema({ name: 'Refresh' })
export class RefreshDto {
  /** Id of the refresh. */
  @ApiProperty({ type: String, example: 'rfr_01kb0q5ysze43s6qk20kmvf6b2' })
  id: string;

  /** Grows by one with each visible change; also the `ETag`. */
  @ApiProperty({ type: 'integer', example: 3 })
  sequence: number;

  /**
   * `queued`: stored; the import is not triggered yet, or the response to the trigger is not known (see `waiting`). `requested`: the
   * provider accepted the trigger; the import was not seen running yet. `running`: the provider is importing. `succeeded`: evidence
   * proves the end. `partial`: some targets succeeded and some did not. `failed`: rejected, or finished with a new error. `canceled`: a
   * caller canceled it. `expired`: the deadline passed without proof of an end. The last five are final.
   */
  @ApiProperty({ enum: refreshStatuses, enumName: 'RefreshStatus' })
  status: RefreshStatus;

  @ApiProperty({
    ...nullableString,
    description: `Known values: ${listKnownValues(refreshOutcomes)}. Null until at least one target succeeded.`,
    example: 'imported',
  })
  outcome: string | null;

  /** Id of the connection. */
  @ApiProperty({ type: String, example: 'shipstation-sandbox' })
  connection: string;

  /** Known values: `shipstation` (ShipStation, V1 API), `shipengine` (ShipEngine). */
  @ApiProperty({ type: String, example: 'shipstation' })
  provider: string;

  /** The requested source; null for every refreshable source of the connection. */
  @ApiProperty({ ...nullableString, example: '12345' })
  source: string | null;

  /** Start date of the import; null: from the provider's own watermark. */
  @ApiProperty(nullableInstant)
  since: string | null;

  /** `interactive`: a person waits for the result. `background`: it yields when the quota is short. */
  @ApiProperty({ enum: ['interactive', 'background'], enumName: 'RefreshPriority' })
  priority: string;

  /** How many targets are in each status. */
  @ApiProperty({ type: TargetCountsDto })
  targetCounts: TargetCountsDto;

  /** At most 50 targets, unfinished and failed first. In lists only when there is exactly one. */
  @ApiProperty({ type: [TargetDto] })
  targets: TargetDto[];

  /** Why it makes no progress now, or null. */
  @ApiProperty({ type: WaitingDto, nullable: true })
  waiting: WaitingDto | null;

  /** Conditions that the caller should know; the refresh continues. */
  @ApiProperty({ type: [WarningDto] })
  warnings: WarningDto[];

  /** What went wrong, or null. With several targets each has its own. */
  @ApiProperty({ type: RefreshErrorDto, nullable: true })
  error: RefreshErrorDto | null;

  /** The caller's own data, returned unchanged. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { order: '4711' } })
  metadata: Record<string, string>;

  /** Always null in this version. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  forecast: Record<string, unknown> | null;

  /** When it was stored. */
  @ApiProperty(instant)
  createdAt: string;

  /** When it last changed. */
  @ApiProperty(instant)
  updatedAt: string;

  /** When its first import was triggered. */
  @ApiProperty(nullableInstant)
  requestedAt: string | null;

  /** When it finished. */
  @ApiProperty(nullableInstant)
  finishedAt: string | null;

  /** When the gateway stops following it. */
  @ApiProperty(instant)
  deadlineAt: string;
}

/** A page of refreshes, newest first. */
@ApiSchema({ name: 'RefreshPage' })
export class RefreshPageDto {
  /** The refreshes. */
  @ApiProperty({ type: [RefreshDto] })
  items: RefreshDto[];

  /** Send it as `cursor` to get the next page; null on the last page. */
  @ApiProperty(nullableString)
  nextCursor: string | null;
}

/** A page of targets, in the order of their sources. */
@ApiSchema({ name: 'TargetPage' })
export class TargetPageDto {
  /** The targets. */
  @ApiProperty({ type: [TargetDto] })
  items: TargetDto[];

  /** Send it as `cursor` to get the next page; null on the last page. */
  @ApiProperty(nullableString)
  nextCursor: string | null;
}
