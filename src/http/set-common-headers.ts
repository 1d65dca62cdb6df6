import type { FastifyInstance } from 'fastify';

/** Puts the request id on every answer, and forbids keeping answers unless they say otherwise themselves. */
export function setCommonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}
