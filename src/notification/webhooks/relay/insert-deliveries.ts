import type { DatabaseTransaction } from '../../../database/database.js';
import { newId } from '../../../platform/new-id.js';
import { describeEvent, type EventRow } from '../../describe-event.js';
import type { WebhookEventDto } from '../webhook-event.dto.js';

/** An event of a refresh, with the further columns of a delivery. */
export interface RelayedEvent extends EventRow {
  readonly refresh_id: string;
  /** Public id of the connection. */
  readonly connection: string;
}

/** One event for one webhook (internal id). */
export interface MatchedEvent {
  readonly webhookId: number;
  readonly event: RelayedEvent;
}

const insertBatchSize = 500;

/** Stores deliveries in the given order, and keeps those that exist already. Returns the number of new ones. */
export async function insertDeliveries(
  transaction: DatabaseTransaction,
  matched: readonly MatchedEvent[],
): Promise<number> {
  const bodies = new Map<RelayedEvent, string>();
  const bodyOf = (event: RelayedEvent) => {
    const body = bodies.get(event) ?? JSON.stringify(describeEvent(event));
    bodies.set(event, body);
    return body;
  };
  let inserted = 0;
  for (let start = 0; start < matched.length; start += insertBatchSize) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('webhook_deliveries')
      .values(
        matched.slice(start, start + insertBatchSize).map(({ webhookId, event }) => ({
          id: newId('dlv'),
          webhook_id: webhookId,
          event_id: event.id,
          event_type: event.type,
          refresh_id: event.refresh_id,
          sequence: event.sequence,
          connection: event.connection,
          body: bodyOf(event),
        })),
      )
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
      .executeTakeFirstOrThrow();
    inserted += Number(numInsertedOrUpdatedRows ?? 0n);
  }
  return inserted;
}

/** Stores the delivery of an event about a webhook to one webhook. Returns the id of the delivery. */
export async function insertWebhookEvent(
  transaction: DatabaseTransaction,
  webhookId: number,
  event: WebhookEventDto,
): Promise<string> {
  const { id } = await transaction
    .insertInto('webhook_deliveries')
    .values({
      id: newId('dlv'),
      webhook_id: webhookId,
      event_id: event.id,
      event_type: event.type,
      sequence: event.sequence,
      body: JSON.stringify(event),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
