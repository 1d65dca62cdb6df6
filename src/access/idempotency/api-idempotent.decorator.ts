import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { maxKeyLength } from './read-idempotency-key.js';

/** Documents that an operation accepts an `Idempotency-Key`. List `idempotencyReplayed` among the headers of its responses. */
export function ApiIdempotent(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      // No example: Swagger UI would send it, and every further request would repeat the first.
      description:
        'A new value for each resource, such as a UUID. If the same caller sends it again within 24 hours with the same body, the response shows the resource that the first request created, as it is now, and nothing is created. With another body the request is rejected. `Prefer` is not compared. A rejected request does not bind the key.',
      schema: { type: 'string', minLength: 1, maxLength: maxKeyLength },
    }),
    ApiProblems('idempotency-key-reused'),
  );
}

/** The header of the response to a repeated request. */
export const idempotencyReplayed = {
  'Idempotency-Replayed': {
    description: '`true` when an earlier request with this `Idempotency-Key` created it; absent otherwise.',
    schema: { type: 'string', example: 'true' },
  },
} as const;
