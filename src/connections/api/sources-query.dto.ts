import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQueryDto } from '../../http/page-query.dto.js';

/** How much of the sources, and how fresh. */
export class SourcesQueryDto extends PageQueryDto {
  /** How many seconds old the knowledge may be; 0 asks for a read now. Left out, what is known is enough. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 31_536_000 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => readDigits(value))
  @IsInt()
  @Min(0)
  @Max(31_536_000)
  maxAgeSeconds?: number;
}

/** Only digits are a number: an empty text would otherwise be 0 and cost a call. */
function readDigits(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
