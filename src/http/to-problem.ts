import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '../platform/is-database-away.js';
import { Problem } from '../platform/problem.js';

/** The problem for a path without a route. */
export function problemOfUnservedRoute(): Problem {
  return new Problem(
    'not-found',
    'Nothing is served at this path. The contract is at /openapi.json, its pages are at /docs.',
  );
}

/**
 * The problem for an error. Errors of the framework keep their status, not their message: it may quote the request. Unexpected
 * errors become `internal` without details; the caller of this function logs them.
 */
export function toProblem(error: unknown, limits: { readonly bodyInBytes: number }): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) {
    const headers = { 'retry-after': '1' };
    return new Problem('unavailable', 'The database of the gateway cannot be reached now.', { headers });
  }
  const status = readStatus(error);
  switch (status) {
    case 404:
      return problemOfUnservedRoute();
    case 408:
      return new Problem('request-timeout', 'The request did not arrive in time.');
    case 413:
      return new Problem('payload-too-large', `The body may have at most ${limits.bodyInBytes} bytes.`);
    case 415:
      return new Problem(
        'unsupported-media-type',
        'Send the body as JSON with `Content-Type: application/json`.',
      );
    case 400:
      return new Problem(
        'invalid-request',
        'The request cannot be read: its URL, headers or body are malformed.',
      );
    default:
      return new Problem(
        'internal',
        'The gateway failed unexpectedly. Its log explains the error under this requestId.',
      );
  }
}

function readStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const isOfFastify = error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_');
  return isOfFastify && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
