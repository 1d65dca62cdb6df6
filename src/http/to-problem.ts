import { HttpException } from '@nestjs/common';
import { type DatabaseTrouble, readDatabaseTrouble } from '../platform/database-trouble.js';
import { Problem } from '../platform/problem.js';

const sentences: Readonly<Record<DatabaseTrouble, string>> = {
  away: 'The database of the gateway cannot be reached now. Send the request again later.',
  busy: 'No connection to the database of the gateway was free in time. Send the request again later.',
  slow: 'The database of the gateway did not answer in time. Send the request again later.',
  conflict: 'Other requests changed the same data at the same time. Send the request again.',
};

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
  const trouble = readDatabaseTrouble(error);
  if (trouble !== null)
    return new Problem('unavailable', sentences[trouble], { headers: { 'retry-after': '1' } });
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
