import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.js';
import { problemMediaType, renderProblem } from './problem-document.js';

/** Responds to a URL that the router cannot read. No hook or filter sees such a request. */
export function respondToBadUrl(
  publicUrl: string | null,
): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const problem = new Problem(
      'invalid-request',
      error.code === 'FST_ERR_MAX_PARAM_LENGTH'
        ? 'A segment of the path is too long.'
        : 'The path is not well-formed: it must be percent-encoded UTF-8.',
    );
    void reply
      .code(problem.status)
      .headers({
        'x-request-id': request.id,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .type(problemMediaType)
      .send(Buffer.from(renderProblem(problem, publicUrl, request.id)));
  };
}

function problemOfSocket(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers-too-large', 'The URL and headers are larger than 16 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', 'The request did not arrive in time.');
    default:
      return new Problem('invalid-request', 'This is not a well-formed HTTP request.');
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Responds with a problem when no request could be read (not HTTP, too large, too slow), and closes the connection. */
export function respondToSocketError(
  publicUrl: string | null,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
    const problem = problemOfSocket(error.code);
    const requestId = randomUUID();
    const body = renderProblem(problem, publicUrl, requestId);
    socket.end(
      [
        `HTTP/1.1 ${problem.status} ${reasons[problem.status] ?? 'Bad Request'}`,
        `Content-Type: ${problemMediaType}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${requestId}`,
        'Cache-Control: no-store',
        'X-Content-Type-Options: nosniff',
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
      () => socket.destroy(),
    );
  };
}
