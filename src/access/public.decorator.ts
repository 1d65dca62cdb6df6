import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { setAccessRule } from './access-rule.js';

/** The route needs no key; one that is sent is not looked at. */
export function Public(): MethodDecorator {
  return applyDecorators(setAccessRule({ kind: 'public' }), ApiSecurity({}));
}
