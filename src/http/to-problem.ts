import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '../platform/is-database-away.js';
import { Problem } from '../platform/problem.js';

/** What is answered where nothing is served. */
export function problemOfUnservedRoute(): Problem {
  return new Problem(
    'not-found',
    'Nothing is served at this path. The contract is at /openapi.json, its pages are at /docs.',
  );
}

/**
 * The problem that an error stands for. Errors of the framework keep their meaning, not their text: it may quote the request.
 * Whatever is not expected is `internal` and says nothing of itself; the caller of this function logs it.
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
      return new Problem('payload-too-large', `The body may have ${limits.bodyInBytes} bytes at the most.`);
    case 415:
      return new Problem(
        'unsupported-media-type',
        'Send the body as JSON with `Content-Type: application/json`.',
      );
    case 400:
      return new Problem(
        'invalid-request',
        'The request cannot be read: its address, headers or body are malformed.',
      );
    default:
      return new Problem(
        'internal',
        'Something failed inside the gateway. The log explains it under this requestId.',
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
