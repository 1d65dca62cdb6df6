import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Keeps the caller of a request for the lifetime of the request. */
export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller of a request; undefined on public routes. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** Passes the caller to the handler of a route that requires a scope. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined)
    throw new Error('@CurrentCaller() is used on a public route, which has no caller.');
  return caller;
});
