import { ApiParam } from '@nestjs/swagger';

/** Documents the id in the path. The example is a connection of the built-in sandbox, so that a first try works. */
export function ConnectionIdParam(): MethodDecorator {
  return ApiParam({
    name: 'id',
    schema: { type: 'string', example: 'shipstation-sandbox' },
    description: 'Id of the connection.',
  });
}
