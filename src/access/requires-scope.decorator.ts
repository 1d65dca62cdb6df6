import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { setAccessRule } from './access-rule.js';
import type { Scope } from './caller.js';
import { needsEveryConnection } from './limit-scopes.js';

/**
 * The route needs a key that has this scope; with `beside`, those too; with `everyConnection`, one that has no list of connections.
 * Documents the rule (`x-required-scope`, `x-required-scopes-beside`, `x-requires-every-connection`) and the problems that every such
 * route can answer with.
 */
export function RequiresScope(
  scope: Scope,
  {
    beside = [],
    everyConnection = needsEveryConnection(scope),
  }: { readonly beside?: readonly Scope[]; readonly everyConnection?: boolean } = {},
): MethodDecorator {
  return applyDecorators(
    setAccessRule({ kind: 'scopes', scopes: [scope, ...beside], everyConnection }),
    ApiExtension('x-required-scope', scope),
    ...(beside.length > 0 ? [ApiExtension('x-required-scopes-beside', [...beside])] : []),
    ...(everyConnection ? [ApiExtension('x-requires-every-connection', true)] : []),
    ApiProblems('unauthenticated', 'forbidden', 'rate-limited', 'unavailable'),
  );
}
