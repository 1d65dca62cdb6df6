import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IfGiven } from './if-given.decorator.js';
import { IsInstant } from './is-instant.decorator.js';

/** An optional filter of a list: a string of at most `maxLength` characters. The comment of the field describes it, if nothing else. */
export function TextFilter(maxLength: number, description?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      minLength: 1,
      maxLength,
      ...(description !== undefined && { description }),
    }),
    IfGiven(),
    IsString(),
    Length(1, maxLength),
  );
}

/** An optional filter of a list: an instant (RFC 3339 with an offset), read into a `Date`. */
export function InstantFilter(): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ type: String, format: 'date-time' }), IfGiven(), IsInstant());
}
