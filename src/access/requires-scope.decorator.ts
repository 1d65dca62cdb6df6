import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from '../platform/api-problems.decorator.js';
import { setAccessRule } from './access-rule.js';
import type { Scope } from './caller.js';
import { needsEveryConnection } from './limit-scopes.js';

/**
 * The route needs a key that has this scope; with `everyConnection`, one that has no list of connections. Documents the rule
 * (`x-required-scope`, `x-requires-every-connection`) and the problems that every such route can answer with.
 */
export function RequiresScope(
  scope: Scope,
  { everyConnection = needsEveryConnection(scope) }: { readonly everyConnection?: boolean } = {},
): MethodDecorator {
  return applyDecorators(
    setAccessRule({ kind: 'scope', scope, everyConnection }),
    ApiExtension('x-required-scope', scope),
    ...(everyConnection ? [ApiExtension('x-requires-every-connection', true)] : []),
    ApiProblems('unauthenticated', 'forbidden', 'rate-limited', 'unavailable'),
  );
}
