import type { CreateWebhookDto } from './create-webhook.dto.js';

/** The create request as plain JSON. Bodies with the same meaning give the same result. */
export function readWebhookRequest({ url, eventTypes, connections, description }: CreateWebhookDto) {
  return {
    url,
    eventTypes: eventTypes == null ? null : [...new Set(eventTypes)].sort(),
    connections: connections == null ? null : [...new Set(connections)].sort(),
    description: description ?? null,
  };
}
