import { HttpException } from '@nestjs/common';
import { Problem } from '../platform/problem.js';

/** Error codes of Node for a server that cannot be reached. */
const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** SQLSTATEs of a server that ends or rejects connections: class 08, 57P01…57P03, 53300. */
const rejecting = /^(08\w{3}|57P0[123]|53300)$/;

/** Messages of `pg` without a code, when a connection breaks or cannot be opened. */
const broken = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

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

/** Whether the error of a query means that PostgreSQL cannot be reached now. The same request may succeed later. */
function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('message' in error && typeof error.message === 'string' && broken.test(error.message)) return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  // A missing socket, not a missing file.
  if (error.code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect';
  return unreachable.has(error.code) || rejecting.test(error.code);
}
