import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problem.js';
import type { AccessRule } from './access-rule.js';
import type { Caller } from './caller.js';
import { callerOf } from './request-caller.js';

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
