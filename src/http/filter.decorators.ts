import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Length } from 'class-validator';

/** An optional filter of a list: a string of at most `maxLength` characters. The comment of the field describes it, if nothing else. */
export function TextFilter(maxLength: number, description?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      minLength: 1,
      maxLength,
      ...(description !== undefined && { description }),
    }),
    IsOptional(),
    IsString(),
    Length(1, maxLength),
  );
}

/** An optional filter of a list: an instant (RFC 3339). */
export function InstantFilter(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time' }),
    IsOptional(),
    IsISO8601({ strict: true, strictSeparator: true }),
  );
}
