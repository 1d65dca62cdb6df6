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
