import type { OpenAPIObject } from '@nestjs/swagger';
import { mapOperations, mapResponses, type ResponseDescription } from './document-operations.js';

/** Headers that no controller describes, since the edge sets them. */
const headers = {
  'X-Request-Id': {
    description:
      'The id under which the log holds this request: the one that was sent, if it matches `^[A-Za-z0-9._-]{1,64}$`, else a new one.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$', maxLength: 64 },
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750).',
    schema: { type: 'string', example: 'Bearer' },
  },
  'Retry-After': {
    description: 'In how many seconds another try is worth while.',
    schema: { type: 'integer', minimum: 0, example: 1 },
  },
  RateLimit: {
    description:
      'Requests that are left to the key in this minute (`r`), and the seconds to its end (`t`): draft-ietf-httpapi-ratelimit-headers-10.',
    schema: { type: 'string', example: '"minute";r=5999;t=42' },
  },
  'RateLimit-Policy': {
    description: 'Requests that the key may send (`q`) in so many seconds (`w`), over all replicas.',
    schema: { type: 'string', example: '"minute";q=6000;w=60' },
  },
} as const;

type ReferenceOrHeader = NonNullable<ResponseDescription['headers']>[string];
type EdgeHeader = keyof typeof headers;

/** The headers of the edge by status; `X-Request-Id` is on every answer. */
const byStatus: Readonly<Record<string, readonly EdgeHeader[]>> = {
  '401': ['WWW-Authenticate'],
  '429': ['Retry-After'],
  '503': ['Retry-After'],
};

/** On answers to requests whose caller is known. */
const ofCountedRequests: readonly EdgeHeader[] = ['RateLimit', 'RateLimit-Policy'];

/** Describes the headers that the edge of the gateway puts on answers. What a controller describes itself stays. */
export function describeHeaders(document: OpenAPIObject): OpenAPIObject {
  const described = mapOperations(document, (operation) =>
    mapResponses(operation, (response, status) => {
      const isCounted = 'x-required-scope' in operation && status !== '401';
      const names: readonly EdgeHeader[] = [
        'X-Request-Id',
        ...(isCounted ? ofCountedRequests : []),
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
