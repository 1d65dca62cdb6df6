import { ApiParam } from '@nestjs/swagger';

/** Documents the id in the path. The example is the built-in simulator's, so that trying out works at once. */
export function ConnectionIdParam(): MethodDecorator {
  return ApiParam({
    name: 'id',
    schema: { type: 'string' },
    description: 'Id of the connection.',
    example: 'shipstation-sandbox',
  });
}
