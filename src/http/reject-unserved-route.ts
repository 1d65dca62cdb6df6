import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problem.js';
import { problemOfUnservedRoute } from './to-problem.js';

/** A route of the router. In its path, `:name` matches one segment and a final `*` the remaining path. */
interface Route {
  readonly method: string;
  readonly url: string;
}

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

/** The methods that are served at a path, sorted; empty when no route matches. */
function findAllowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const methods = routes.filter(({ url }) => matchesPattern(url, path)).map(({ method }) => method);
  return [...new Set(methods)].sort();
}

function matchesPattern(pattern: string, path: string): boolean {
  const [patternParts, pathParts] = [pattern.split('/'), path.split('/')];
  const hasWildcard = patternParts.at(-1) === '*';
  if (hasWildcard ? pathParts.length < patternParts.length : pathParts.length !== patternParts.length)
    return false;
  return patternParts.every((part, index) => {
    if (hasWildcard && index === patternParts.length - 1) return true;
    return part.startsWith(':') ? pathParts[index] !== '' : part === pathParts[index];
  });
}
