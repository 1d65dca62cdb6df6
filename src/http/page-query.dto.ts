import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { IfGiven } from './if-given.decorator.js';

/** The page of a list. */
export class PageQueryDto {
  /** The maximum number of items. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** The `nextCursor` of the previous page. */
  @ApiPropertyOptional({ type: String })
  @IfGiven()
  @IsString()
  @Length(1, 500)
  cursor?: string;
}
