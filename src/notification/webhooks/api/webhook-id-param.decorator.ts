import { ApiParam } from '@nestjs/swagger';

/** Documents the id of a webhook in the path. */
export function WebhookIdParam(): MethodDecorator {
  return ApiParam({
    name: 'id',
    schema: { type: 'string', example: 'whk_01kb0q5ysze43s6qk20kmvf6b2' },
    description: 'Id of the webhook, from `POST /webhooks` or `GET /webhooks`.',
  });
}
