import { ApiParam } from '@nestjs/swagger';

/** Documents the id in the path. */
export function RefreshIdParam(): MethodDecorator {
  return ApiParam({ name: 'id', schema: { type: 'string' }, description: 'Id of the refresh.' });
}
