import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.js';
import type { AccessRule } from './access-rule.js';
import type { Caller } from './caller.js';
import type { RequestLimiter } from './limits/request-limiter.js';
import { callerOf, rememberCaller } from './current-caller.decorator.js';

/** Identifies the caller of a request, or throws a `Problem`. */
export type IdentifyCaller = (request: FastifyRequest) => Promise<Caller>;

/**
 * Identifies the caller of each request before anything else of it is read or checked. Public routes and public pages (pages that Nest
 * does not serve itself) need no caller.
 */
export function authenticateRequests(
  fastify: FastifyInstance,
  identify: IdentifyCaller,
  isPublicPage: (routePattern: string) => boolean,
): void {
  fastify.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions;
    if (request.is404 || config.accessRule?.kind === 'public' || isPublicPage(url ?? '')) return;
    rememberCaller(request, await identify(request));
  });
}

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

/**
 * Rejects a request with 403 `forbidden` if the rule of its route does not allow its caller, before anything else of the request is
 * read or checked. Register it after authentication.
 */
export function authorizeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const caller = callerOf(request);
    const rejection =
      caller === undefined ? null : findRejection(request.routeOptions.config.accessRule, caller);
    done(rejection === null ? undefined : new Problem('forbidden', rejection));
  });
}

/** Why a rule rejects a caller; null if it allows the caller. A route without a rule is closed. */
function findRejection(rule: AccessRule | undefined, caller: Caller): string | null {
  if (rule === undefined) return 'No key can use this route.';
  if (rule.kind === 'public') return null;
  if (rule.everyConnection && caller.connections !== null) {
    return 'This needs a key without a list of connections.';
  }
  const missing = rule.scopes.find((scope) => !caller.scopes.has(scope));
  return missing === undefined ? null : `This needs the scope \`${missing}\`.`;
}
