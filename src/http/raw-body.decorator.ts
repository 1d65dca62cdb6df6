import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is handed over as the bytes that were sent, not parsed. */
    takesRawBody?: boolean;
  }
}

/** Whether the route of a request reads its body as bytes. */
export function takesRawBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.takesRawBody === true;
}

/** The body as it was sent (`Uint8Array`), empty without one; on routes that take it raw. */
export const RawBody = createParamDecorator((_data: unknown, context: ExecutionContext): Uint8Array => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return body instanceof Uint8Array ? body : new Uint8Array();
});
