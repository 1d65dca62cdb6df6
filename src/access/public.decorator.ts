import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { setAccessRule } from './access-rule.js';

/** The route needs no key; one that is sent is not looked at. `takesRawBody`: it reads `@RawBody()`, whatever that is. */
export function Public({ takesRawBody = false } = {}): MethodDecorator {
  return applyDecorators(setAccessRule({ kind: 'public' }, { takesRawBody }), ApiSecurity({}));
}
