import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { setAccessRule } from './access-rule.js';
import type { Scope } from './caller.js';
import { needsEveryConnection } from './limit-scopes.js';

/**
 * The route needs a key with this scope. `additionalScopes`: the key needs these too. `everyConnection`: the key must have no list of
 * connections. Documents the rule (`x-required-scope`, `x-required-scopes-beside`, `x-requires-every-connection`) and the problems that
 * every such route can return.
 */
export function RequiresScope(
  scope: Scope,
  {
    additionalScopes = [],
    everyConnection = needsEveryConnection(scope),
  }: { readonly additionalScopes?: readonly Scope[]; readonly everyConnection?: boolean } = {},
): MethodDecorator {
  return applyDecorators(
    setAccessRule({ kind: 'scopes', scopes: [scope, ...additionalScopes], everyConnection }),
    ApiExtension('x-required-scope', scope),
    ...(additionalScopes.length > 0 ? [ApiExtension('x-required-scopes-beside', [...additionalScopes])] : []),
    ...(everyConnection ? [ApiExtension('x-requires-every-connection', true)] : []),
    ApiProblems('unauthenticated', 'forbidden', 'rate-limited', 'unavailable'),
  );
}
