import type { FastifyInstance } from 'fastify';
import { findAllowedMethods, type Route } from './allowed-methods.js';
import { Problem } from '../platform/problem.js';
import { problemOfUnservedRoute } from './to-problem.js';

/**
 * Answers addresses that nothing serves before their bodies are read: 405 with `Allow` where another method is served, 404
 * elsewhere. Must be registered before the routes, which it collects.
 */
export function rejectUnservedRoute(fastify: FastifyInstance): void {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    // The wildcard of CORS preflights serves no address.
    const methods = [method].flat().filter((each) => each !== 'OPTIONS');
    routes.push(...methods.map((each) => ({ method: each, url })));
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const allowed = findAllowedMethods(routes, request.url.split('?', 1).join(''));
    if (allowed.length === 0) return done(problemOfUnservedRoute());
    const headers = { allow: allowed.join(', ') };
    done(new Problem('method-not-allowed', `This address takes ${allowed.join(', ')}.`, { headers }));
  });
}
