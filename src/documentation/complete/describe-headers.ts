import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations, mapResponses, type ResponseDescription } from './document-operations.js';

/** Headers that the HTTP edge sets, so that no controller describes them. */
const headers = {
  'X-Request-Id': {
    description:
      'The id of this request in the log: the id that was sent, if it matches `^[A-Za-z0-9._-]{1,64}$`, else a new one.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$', maxLength: 64 },
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750).',
    schema: { type: 'string', example: 'Bearer' },
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer', minimum: 0, example: 1 },
  },
  RateLimit: {
    description:
      'Remaining requests of the key in this minute (`r`), and seconds until its end (`t`): draft-ietf-httpapi-ratelimit-headers-10.',
    schema: { type: 'string', example: '"minute";r=5999;t=42' },
  },
  'RateLimit-Policy': {
    description: 'Allowed requests of the key (`q`) in a window of `w` seconds, over all replicas.',
    schema: { type: 'string', example: '"minute";q=6000;w=60' },
  },
} as const;

type ReferenceOrHeader = NonNullable<ResponseDescription['headers']>[string];
type EdgeHeader = keyof typeof headers;

/** The headers of the edge by status; `X-Request-Id` is on every response. */
const byStatus: Readonly<Record<string, readonly EdgeHeader[]>> = {
  '401': ['WWW-Authenticate'],
  '429': ['Retry-After'],
  '503': ['Retry-After'],
};

/** Describes the response headers that the HTTP edge sets. Headers that a controller describes stay. */
export function describeHeaders(document: OpenAPIObject): OpenAPIObject {
  const described = mapOperations(document, (operation) =>
    mapResponses(operation, (response, status) => {
      const isOfKnownCaller = 'x-required-scope' in operation && status !== '401';
      const names: readonly EdgeHeader[] = [
        'X-Request-Id',
        ...(isOfKnownCaller ? (['RateLimit', 'RateLimit-Policy'] as const) : []),
        ...(byStatus[status] ?? []),
      ];
      const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const);
      return {
        ...response,
        headers: { ...Object.fromEntries<ReferenceOrHeader>(references), ...response.headers },
      };
    }),
  );
  return { ...described, components: { ...described.components, headers: { ...headers } } };
}
