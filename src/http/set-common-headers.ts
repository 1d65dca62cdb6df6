import type { FastifyInstance } from 'fastify';

/** Sets the request id on every response, and `Cache-Control: no-store` on responses that do not set it themselves. */
export function setCommonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}
