import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

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
