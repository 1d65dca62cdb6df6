import type { Selectable } from 'kysely';
import type { WebhookDeliveriesTable } from '../../../database/tables.js';
import { formatInstant, formatInstantOrNull } from '../../../refresh/rules/format-instant.js';
import type { AttemptDto } from '../attempt.dto.js';
import type { DeliveryDto } from './delivery.dto.js';

/** A delivery as stored, without its body. */
export type DeliveryRecord = Omit<Selectable<WebhookDeliveriesTable>, 'body'>;

/** A delivery as callers see it. */
export function describeDelivery(delivery: DeliveryRecord): DeliveryDto {
  return {
    id: delivery.id,
    eventId: delivery.event_id,
    eventType: delivery.event_type,
    refreshId: delivery.refresh_id,
    sequence: delivery.sequence,
    status: delivery.status,
    attemptCount: delivery.attempt_count,
    // Its only writer, `record-attempt.ts`, stores `AttemptDto` objects.
    attempts: delivery.attempts as AttemptDto[],
    nextAttemptAt: formatInstantOrNull(delivery.next_attempt_at),
    createdAt: formatInstant(delivery.created_at),
    finishedAt: formatInstantOrNull(delivery.finished_at),
  };
}
