import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { setAccessRule } from './access-rule.js';

/**
 * Opens the route without a key; a key that is sent is ignored. `takesRawBody`: the handler reads `@RawBody()` with any content
 * type.
 */
export function Public({ takesRawBody = false } = {}): MethodDecorator {
  return applyDecorators(setAccessRule({ kind: 'public' }, { takesRawBody }), ApiSecurity({}));
}
