import { applyDecorators } from '@nestjs/common';
import { ApiProblems } from '../platform/api-problems.decorator.js';
import { setAccessRule } from './access-rule.js';
import type { Scope } from './caller.js';

/** The route needs a key that has this scope. Documents the answers that every such route can give. */
export function RequiresScope(scope: Scope): MethodDecorator {
  return applyDecorators(
    setAccessRule({ kind: 'scope', scope }),
    ApiProblems('invalid-request', 'unauthenticated', 'forbidden', 'internal'),
  );
}
