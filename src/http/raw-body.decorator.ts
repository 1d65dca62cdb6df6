import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler gets the bytes of the body, not the parsed value. */
    takesRawBody?: boolean;
  }
}

/** Whether the route of a request takes its body as bytes. */
export function takesRawBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.takesRawBody === true;
}

/** The bytes of the body (`Uint8Array`), empty without a body. Only on routes with `takesRawBody`. */
export const RawBody = createParamDecorator((_data: unknown, context: ExecutionContext): Uint8Array => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return body instanceof Uint8Array ? body : new Uint8Array();
});
