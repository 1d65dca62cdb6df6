import type { FastifyInstance } from 'fastify';

/** Logs one line for each answered request: method, route pattern (never the URL), status and duration. */
export function logRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null);
    const durationInMs = Math.round(reply.elapsedTime * 10) / 10;
    request.log.info(
      { method: request.method, route, status: reply.statusCode, durationInMs },
      'Request answered',
    );
    done();
  });
}
