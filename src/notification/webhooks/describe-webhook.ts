import type { WebhookEventType } from '../../platform/event-catalogue.js';
import { newId } from '../../platform/new-id.js';
import { formatInstant, formatInstantOrNull } from '../../refresh/rules/format-instant.js';
import type { WebhookEventDto } from './webhook-event.dto.js';
import type { WebhookDto } from './webhook.dto.js';
import type { WebhookRecord } from './webhook-record.js';

/** The webhook that callers see, without its secrets. */
export function describeWebhook(webhook: WebhookRecord): WebhookDto {
  return {
    id: webhook.id,
    owner: webhook.caller,
    url: webhook.url,
    eventTypes: webhook.event_types,
    connections: webhook.connections,
    description: webhook.description,
    enabled: webhook.enabled,
    disabledReason: webhook.disabled_reason,
    disabledAt: formatInstantOrNull(webhook.disabled_at),
    failingSince: formatInstantOrNull(webhook.failing_since),
    previousSecretUntil: formatInstantOrNull(webhook.previous_secret_until),
    createdAt: formatInstant(webhook.created_at),
    updatedAt: formatInstant(webhook.updated_at),
  };
}

/** A new event about a webhook. */
export function describeWebhookEvent(
  type: WebhookEventType,
  webhook: WebhookRecord,
  now: Date,
): WebhookEventDto {
  return {
    id: newId('evt'),
    type,
    timestamp: formatInstant(now),
    sequence: 1,
    data: { webhook: describeWebhook(webhook) },
  };
}
