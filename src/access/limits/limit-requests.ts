import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problem.js';
import { callerOf } from '../request-caller.js';
import type { RequestLimiter } from './request-limiter.js';

const policy = '"minute"';

/**
 * Counts each request of a known caller, tells on the answer how many are left (`RateLimit`, `RateLimit-Policy` of
 * draft-ietf-httpapi-ratelimit-headers-10), and refuses those beyond the limit with 429 `rate-limited`. To be registered after
 * authentication.
 */
export function limitRequests(fastify: FastifyInstance, limiter: RequestLimiter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const caller = callerOf(request);
    if (caller === undefined) return done();
    const { limit, left, resetInSeconds, isOver } = limiter.take(caller.id);
    void reply.header('ratelimit-policy', `${policy};q=${limit};w=60`);
    void reply.header('ratelimit', `${policy};r=${left};t=${resetInSeconds}`);
    if (!isOver) return done();
    const headers = { 'retry-after': String(resetInSeconds) };
    done(new Problem('rate-limited', `This key may send ${limit} requests in a minute.`, { headers }));
  });
}
