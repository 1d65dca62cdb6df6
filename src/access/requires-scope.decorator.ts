import { applyDecorators } from '@nestjs/common';
import { ApiProblems } from '../platform/api-problems.decorator.js';
import { setAccessRule } from './access-rule.js';
import type { Scope } from './caller.js';

/** The route needs a key that has this scope. Documents the problems that every such route can answer with. */
export function RequiresScope(scope: Scope): MethodDecorator {
  return applyDecorators(
    setAccessRule({ kind: 'scope', scope }),
    ApiProblems('unauthenticated', 'forbidden'),
  );
}
