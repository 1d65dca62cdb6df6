import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Length } from 'class-validator';
import { PageQueryDto } from '../../http/page-query.dto.js';
import { listNames } from '../../platform/known-values.js';
import { callKinds } from '../../platform/provider-call-catalogue.js';

/** Which provider calls to list. */
export class ProviderCallQueryDto extends PageQueryDto {
  /** Only calls of this connection, even if it is deleted. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 63)
  connection?: string;

  @ApiPropertyOptional({
    type: String,
    description: `Only calls of this kind: ${listNames(Object.keys(callKinds))}.`,
  })
  @IsOptional()
  @IsString()
  @Length(1, 63)
  kind?: string;

  /** Only calls that this caller requested itself, or that were made for an import of one of its refreshes. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  caller?: string;

  /** Only calls that triggered an import for this refresh. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  refresh?: string;

  /** Only calls started after this instant (RFC 3339). */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  after?: string;

  /** Only calls started before this instant (RFC 3339). */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  before?: string;
}
