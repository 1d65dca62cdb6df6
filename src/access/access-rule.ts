import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Scope } from './caller.js';

/** Who may use a route: everybody, or callers with all of its scopes. `everyConnection`: only callers without a list of connections. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'scopes'; readonly scopes: readonly Scope[]; readonly everyConnection: boolean };

/** The metadata key under which Nest keeps the rule of a handler. */
export const ACCESS_RULE = Symbol('ACCESS_RULE');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The rule of the route; a route without a rule needs a key. */
    accessRule?: AccessRule;
  }
}

/** Sets the rule of a handler: for the check at the start (Nest), and with `more` for the hooks before the body is read (Fastify). */
export function setAccessRule(
  accessRule: AccessRule,
  more: Readonly<Record<string, unknown>> = {},
): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS_RULE, accessRule), RouteConfig({ ...more, accessRule }));
}
