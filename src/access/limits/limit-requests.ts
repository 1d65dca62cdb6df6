import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problem.js';
import { callerOf } from '../request-caller.js';
import type { RequestLimiter } from './request-limiter.js';

const policy = '"minute"';

/**
 * Counts each request of a known caller. Adds the remaining requests to the response (`RateLimit`, `RateLimit-Policy` of
 * draft-ietf-httpapi-ratelimit-headers-10). Rejects requests over the limit with 429 `rate-limited`. Register it after authentication.
 */
export function limitRequests(fastify: FastifyInstance, limiter: RequestLimiter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const caller = callerOf(request);
    if (caller === undefined) return done();
    const { limit, remaining, resetInSeconds, isExceeded } = limiter.take(caller.id);
    void reply.header('ratelimit-policy', `${policy};q=${limit};w=60`);
    void reply.header('ratelimit', `${policy};r=${remaining};t=${resetInSeconds}`);
    if (!isExceeded) return done();
    const headers = { 'retry-after': String(resetInSeconds) };
    done(new Problem('rate-limited', `This key may send ${limit} requests in a minute.`, { headers }));
  });
}
