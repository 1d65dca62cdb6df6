import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { readInstant } from '../platform/read-instant.js';

/** Reads an RFC 3339 instant with an offset into a `Date`. Everything else is a validation error. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (readInstant(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value: unknown) => value instanceof Date,
        defaultMessage: () =>
          'Must be an instant with an offset, such as 2026-11-22T10:00:00Z or 2026-11-22T12:00:00+02:00. In a URL, write + as %2B.',
      },
    }),
  );
}
