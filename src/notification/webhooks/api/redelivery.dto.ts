import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** What is to be sent again. */
@ApiSchema({ name: 'RedeliverSince' })
export class RedeliverSinceDto {
  /** Everything from this instant on (RFC 3339) that was not delivered; left out: everything that is kept. */
  @ApiPropertyOptional({ type: String, maxLength: 64, example: '2026-11-22T10:00:00Z' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d\d:\d\d)$/, {
    message: 'must be an instant with an offset, such as 2026-11-22T10:00:00Z',
  })
  since?: string;
}

/** What will be sent again. */
@ApiSchema({ name: 'Redelivery' })
export class RedeliveryDto {
  /** How many deliveries were put back. */
  @ApiProperty({ type: 'integer', example: 12 })
  count: number;

  /** False when there are more than are put back at once (1000): ask again. */
  @ApiProperty({ type: Boolean, example: true })
  complete: boolean;
}
