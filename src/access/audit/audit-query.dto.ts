import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Length } from 'class-validator';
import { PageQueryDto } from '../../http/page-query.dto.js';

/** Which entries of the audit to list. */
export class AuditQueryDto extends PageQueryDto {
  /** Only actions of this caller. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  caller?: string;

  /** Only this action, such as `connection.created`. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  action?: string;

  /** Only actions on subjects of this kind: `connection`, `source`, `api-key`, `webhook`. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  subjectKind?: string;

  /** Only actions on the subject with this id. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  subject?: string;

  /** Only actions that concern this connection, even if it is deleted. */
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @Length(1, 63)
  connection?: string;

  /** Only actions after this instant (RFC 3339). */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  after?: string;

  /** Only actions before this instant (RFC 3339). */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  before?: string;
}
