import type { FastifyInstance } from 'fastify';
import type { Authenticator } from './authenticator.js';
import { rememberCaller } from './request-caller.js';

/**
 * Asks every request for its key before anything else of it is read or checked. Only routes marked as public, and those under
 * the given route patterns (pages that Nest does not serve itself), go without.
 */
export function authenticateRequests(
  fastify: FastifyInstance,
  authenticator: Authenticator,
  isPublicPage: (routePattern: string) => boolean,
): void {
  fastify.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions;
    if (request.is404 || config.accessRule?.kind === 'public' || isPublicPage(url ?? '')) return;
    rememberCaller(request, await authenticator.identify(request.headers.authorization, request.ip));
  });
}
