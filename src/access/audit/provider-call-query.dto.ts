import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Length } from 'class-validator';
import { PageQueryDto } from '../../http/page-query.dto.js';

/** Which provider calls to list. */
export class ProviderCallQueryDto extends PageQueryDto {
  /** Only calls of this connection, even if it is deleted. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 63)
  connection?: string;

  /** Only calls of this kind: `trigger`, `trigger-all`, `list`, `status`, `verify`, `marketplaces`. */
  @ApiPropertyOptional({ type: String })
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
