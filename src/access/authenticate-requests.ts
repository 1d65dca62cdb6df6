import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';
import { rememberCaller } from './request-caller.js';

/** Tells who sent a request, or throws a `Problem`. */
export type IdentifyCaller = (request: FastifyRequest) => Promise<Caller>;

/**
 * Asks who sent a request before anything else of it is read or checked. Only routes marked as public, and those under
 * the given route patterns (pages that Nest does not serve itself), go without.
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
