import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { maxKeyLength } from './read-idempotency-key.js';

/** Documents that a creating operation takes an `Idempotency-Key`. Its answers list `idempotencyReplayed` among their headers. */
export function ApiIdempotent(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      // Without an example: Swagger UI would send it, and every further try would be a repeat of the first.
      description:
        'Any text that is new for each thing to be created, such as a UUID. Sent again within 24 hours by the same caller with the same body, it gives what the first request created, as it is now, and creates nothing; with another body it is refused. `Prefer` is not compared, and a refused request does not bind the key.',
      schema: { type: 'string', minLength: 1, maxLength: maxKeyLength },
    }),
    ApiProblems('idempotency-key-reused'),
  );
}

/** The header of an answer to a repeat. */
export const idempotencyReplayed = {
  'Idempotency-Replayed': {
    description: '`true` when an earlier request with this `Idempotency-Key` created it; absent otherwise.',
    schema: { type: 'string', example: 'true' },
  },
} as const;
