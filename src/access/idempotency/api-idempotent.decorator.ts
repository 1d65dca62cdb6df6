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
        'A new value for each resource to create, such as a UUID. If the same caller repeats the request within 24 hours with the same key and body, nothing is created: the response shows the resource of the first request in its current state. A request with the same key and another body is rejected; `Prefer` is not compared. A rejected request does not use up its key.',
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
