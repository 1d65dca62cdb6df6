import type { FastifyInstance } from 'fastify';
import { takesRawBody } from './raw-body.decorator.js';

/**
 * Ignores the content type where it has no meaning: on a request without a body, because many clients always send one, and on routes
 * that take raw bytes. On those, the JSON parser passes the bytes on.
 */
export function disregardContentType(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    const length = headers['content-length'];
    if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
      delete headers['content-type'];
    } else if (takesRawBody(request)) {
      headers['content-type'] = 'application/json';
    }
    done();
  });
}
