import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';
import { rememberCaller } from './request-caller.js';

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
