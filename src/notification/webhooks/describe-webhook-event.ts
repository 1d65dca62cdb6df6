import { newId } from '../../platform/new-id.js';
import { formatInstant } from '../../refresh/rules/format-instant.js';
import { describeWebhook } from './describe-webhook.js';
import type { WebhookEventDto } from './webhook-event.dto.js';
import type { WebhookRecord } from './webhook-record.js';

/** A new event about a webhook. */
export function describeWebhookEvent(
  type: 'webhook.test' | 'webhook.disabled',
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
