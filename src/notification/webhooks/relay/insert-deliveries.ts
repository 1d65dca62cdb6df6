import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../../database/database.js';
import { newId } from '../../../platform/new-id.js';
import { describeEvent, type EventRow } from '../../describe-event.js';
import type { WebhookEventDto } from '../webhook.dto.js';

/** The NOTIFY channel for webhooks with due deliveries; its ids are internal ids of webhooks. */
export const webhookChannel = 'webhook_wakeups';

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

/**
 * Makes the enabled webhooks due, so that a replica delivers after the commit, and returns them. Locks them in the order of their
 * ids. The caller notifies `webhookChannel` after the commit.
 */
export async function wakeWebhooks(
  transaction: DatabaseTransaction,
  webhookIds: readonly number[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ internal_id: number }>`
    with locked as (
      select internal_id from webhooks
      where internal_id = any(${[...webhookIds]}::bigint[]) and enabled
      order by internal_id
      for no key update
    )
    update webhooks set due_at = least(due_at, clock_timestamp())
    from locked where webhooks.internal_id = locked.internal_id
    returning webhooks.internal_id`.execute(transaction);
  return rows.map((row) => row.internal_id);
}
