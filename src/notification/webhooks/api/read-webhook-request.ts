import type { CreateWebhookDto } from './create-webhook.dto.js';

/** What a request for a webhook asks for, as plain JSON: two bodies that mean the same give the same. */
export function readWebhookRequest({ url, eventTypes, connections, description }: CreateWebhookDto) {
  return {
    url,
    eventTypes: eventTypes == null ? null : [...new Set(eventTypes)].sort(),
    connections: connections == null ? null : [...new Set(connections)].sort(),
    description: description ?? null,
  };
}
