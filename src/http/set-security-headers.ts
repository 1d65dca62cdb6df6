import type { FastifyInstance } from 'fastify';

/**
 * Puts the headers on every answer that keep browsers from framing it, guessing its type or running what it brings; pages for people
 * loosen the policy for themselves. On Fastify's reply and not, as Nest would, on Node's response: what is there already makes Node
 * check, copy and look up every header of every answer once more.
 */
export function setSecurityHeaders(fastify: FastifyInstance, publicUrl: string | null): void {
  const headers = {
    'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Only who reaches the gateway by https can promise to stay with it.
    ...(publicUrl?.startsWith('https:') === true && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}
