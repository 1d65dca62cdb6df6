import type { FastifyInstance } from 'fastify';
import { findAllowedMethods, type Route } from './allowed-methods.js';
import { Problem } from '../platform/problem.js';
import { problemOfUnservedRoute } from './to-problem.js';

/**
 * Rejects requests without a route before it reads their bodies: 405 with `Allow` if the path has another method, else 404. Register
 * it before the routes, because it collects them.
 */
export function rejectUnservedRoute(fastify: FastifyInstance): void {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    // The wildcard route for CORS preflights does not count.
    const methods = [method].flat().filter((each) => each !== 'OPTIONS');
    routes.push(...methods.map((each) => ({ method: each, url })));
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const allowed = findAllowedMethods(routes, request.url.split('?', 1).join(''));
    if (allowed.length === 0) return done(problemOfUnservedRoute());
    const headers = { allow: allowed.join(', ') };
    done(new Problem('method-not-allowed', `This path supports ${allowed.join(', ')}.`, { headers }));
  });
}
