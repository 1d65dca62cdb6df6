import type { FastifyInstance } from 'fastify';

/** Forgets the content type of a request without a body: many clients send one always, and it says nothing then. */
export function ignoreTypeOfEmptyBody(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    const length = headers['content-length'];
    if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
      delete headers['content-type'];
    }
    done();
  });
}
