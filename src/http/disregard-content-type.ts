import type { FastifyInstance } from 'fastify';
import { takesRawBody } from './raw-body.decorator.js';

/**
 * Disregards the content type where it says nothing: of a request without a body, since many clients send one always, and on routes
 * that take the bytes whatever they are, which the parser of JSON hands over.
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
