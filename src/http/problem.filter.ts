import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readDatabaseTrouble } from '../platform/database-trouble.js';
import { problemMediaType, renderProblem } from './problem-document.js';
import { toProblem } from './to-problem.js';

/** Responds to every error with `application/problem+json`, and logs unexpected errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string | null,
    private readonly limits: { readonly bodyInBytes: number },
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error, this.limits);
    if (problem.code === 'internal') request.log.error({ err: error }, 'Unexpected error');
    else if (problem.code === 'unavailable' && problem !== error) {
      const trouble = readDatabaseTrouble(error);
      // The pool reports an outage once, not for each request.
      if (trouble === 'slow' || trouble === 'conflict') request.log.warn({ err: error }, problem.detail);
    }
    // The response has started. Closing it before it is complete is the only way left to report the error.
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    void reply
      .code(problem.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers })
      .type(problemMediaType)
      .send(Buffer.from(renderProblem(problem, this.publicUrl, request.id)));
  }
}
