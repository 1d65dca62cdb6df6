import type { FastifyInstance } from 'fastify';

/** Sets the request id on every response, and `Cache-Control: no-store` on responses that do not set it themselves. */
export function setCommonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}

/**
 * Sets headers on every response so that browsers do not frame it, guess its type or run scripts in it. HTML pages set their own,
 * weaker policy. It sets them on Fastify's reply, not on Node's response as Nest would: with headers already on the response, Node
 * checks, copies and looks up every header again.
 */
export function setSecurityHeaders(fastify: FastifyInstance, publicUrl: string | null): void {
  const headers = {
    'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Only a gateway with an https URL can promise that it stays on https.
    ...(publicUrl?.startsWith('https:') === true && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}
