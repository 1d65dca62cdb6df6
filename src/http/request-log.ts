import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-Id` if it is safe in logs and headers, else a new id. */
export function readOrMakeRequestId(request: Pick<IncomingMessage, 'headers'>): string {
  const received = request.headers['x-request-id'];
  return typeof received === 'string' && acceptable.test(received) ? received : randomUUID();
}

/** Logs one line for each completed request: method, route pattern (never the URL), status and duration. */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const line = {
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: reply.statusCode,
      durationInMs: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error) return request.log.warn({ ...line, err: error }, 'The response was not completed');
    request.log.info(line, 'Request completed');
  }
}
