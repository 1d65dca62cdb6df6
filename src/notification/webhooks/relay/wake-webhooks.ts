import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../../database/database.js';

/** The NOTIFY channel for webhooks with due deliveries; its ids are internal ids of webhooks. */
export const webhookChannel = 'webhook_wakeups';

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
