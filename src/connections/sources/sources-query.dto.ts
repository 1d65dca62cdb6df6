import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { IfGiven } from '../../http/if-given.decorator.js';
import { PageQueryDto } from '../../http/page-query.dto.js';

/** A page of sources, and its maximum age. */
export class SourcesQueryDto extends PageQueryDto {
  /** Maximum age of the list in seconds; 0 requests a read now. Omitted: the known list is enough. */
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 31_536_000 })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => readDigits(value))
  @IsInt()
  @Min(0)
  @Max(31_536_000)
  maxAgeSeconds?: number;
}

/** Only digits are a number; otherwise an empty string would be 0 and cost a call. */
function readDigits(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
