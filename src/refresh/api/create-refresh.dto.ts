import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { IsMetadata } from './is-metadata.decorator.js';
import type { RefreshBody } from '../read-requested-refresh.js';
import type { Priority } from '../rules/decide-joining.js';

/** A wish: import this source's orders now. */
@ApiSchema({ name: 'CreateRefresh' })
export class CreateRefreshDto implements RefreshBody {
  /** Id of the connection. */
  @ApiProperty({ type: String, example: 'shipstation-sandbox' })
  @IsString()
  @Length(1, 63)
  connection: string;

  /** The provider's id of the source. Left out: every refreshable source of the connection. */
  @ApiPropertyOptional({ type: String, example: '12345', maxLength: 200 })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  source?: string;

  /**
   * Import orders from here: RFC 3339 with an offset, or `YYYY-MM-DD` / `YYYY-MM-DDTHH:MM:SS` together with `timeZone`.
   * Left out: the provider goes on from its own mark. Only where the provider takes a start date.
   */
  @ApiPropertyOptional({ type: String, example: '2020-05-29T15:05:02-07:00' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  since?: string;

  /** IANA name of the zone of a `since` without an offset. */
  @ApiPropertyOptional({ type: String, maxLength: 64 })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  timeZone?: string;

  /**
   * It is enough if a successful import was asked of the provider within this time: the answer is then 200, `succeeded`,
   * `already-fresh`, without a provider call. 0 is the same as left out.
   */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 31_536_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(31_536_000)
  maxAgeSeconds?: number;

  /** `interactive`: somebody waits for it. `background`: it gives way when the quota is short. */
  @ApiPropertyOptional({ enum: ['interactive', 'background'], enumName: 'Priority', default: 'interactive' })
  @IsOptional()
  @IsIn(['interactive', 'background'])
  priority?: Priority;

  /** Give up following after this. */
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: 86_400, default: 1800 })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(86_400)
  deadlineSeconds?: number;

  /** Your own notes: up to 20 keys of up to 40 characters with text values, 4 kB of JSON in all; handed back unchanged. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;
}
