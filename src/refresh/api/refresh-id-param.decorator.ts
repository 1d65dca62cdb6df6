import { ApiParam } from '@nestjs/swagger';

/** Documents the path parameter `id`. */
export function RefreshIdParam(): MethodDecorator {
  return ApiParam({ name: 'id', schema: { type: 'string' }, description: 'Id of the refresh.' });
}
