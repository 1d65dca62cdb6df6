import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** HTTP/1.1 requires a `Host` header (RFC 9112, 3.2); without one an address cannot be told. */
export function refuseMissingHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers, raw }, _reply, done) => {
    const isMissing = raw.httpVersion === '1.1' && headers.host === undefined;
    done(
      isMissing ? new Problem('invalid-request', 'Send a `Host` header, as HTTP/1.1 requires.') : undefined,
    );
  });
}
