import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { invalidField } from '../../platform/problem.js';

/** The maximum length of an `Idempotency-Key`, in characters. */
export const maxKeyLength = 255;

/** The key of an `Idempotency-Key` header; null without one. Throws `invalid-request` if it is empty or too long. */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = typeof header === 'string' ? header : header.join(', ');
  if (key.length >= 1 && key.length <= maxKeyLength) return key;
  throw invalidField(
    '{Idempotency-Key}',
    `Send 1 to ${maxKeyLength} characters, or omit the header. A new UUID is a good value.`,
  );
}

/** Passes the `Idempotency-Key` of the request to a handler, or null; 400 if it is not 1 to 255 characters long. */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | null =>
    readIdempotencyKey(context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key']),
);

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
