import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';
import { callerOf } from './request-caller.js';

/** Passes the caller to the handler of a route that requires a scope. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined)
    throw new Error('@CurrentCaller() is used on a public route, which has no caller.');
  return caller;
});
