import { sql } from 'kysely';
import { type Database, type DatabaseTransaction, readNow } from '../../../database/database.js';
import type { Lease } from '../../../database/lease/lease.js';
import type { Sealer } from '../../../platform/sealing/sealer.js';
import { findGranted } from '../find-granted.js';
import type { WebhookRecord } from '../webhook-record.js';
import { openSecretsInForce } from '../webhook-secrets.js';

/** One delivery to send. */
export interface DueDelivery {
  readonly row_id: number;
  readonly event_id: string;
  readonly refresh_id: string | null;
  readonly connection: string | null;
  readonly body: string;
}

/** The next step for a webhook. */
export type DeliveryRound =
  | {
      readonly kind: 'idle';
      /** Time until the next delivery is due; null when nothing is due until a new demand. */
      readonly dueInMs: number | null;
    }
  /** The key it belongs to has ended. */
  | { readonly kind: 'key-ended'; readonly webhook: WebhookRecord }
  | {
      readonly kind: 'deliver';
      readonly webhook: WebhookRecord;
      readonly secrets: readonly string[];
      /** In the order of their events. */
      readonly deliveries: readonly DueDelivery[];
    };

/** Deliveries that are read together. A failing receiver gets one, to check whether it is back. */
const readBatchSize = 32;

/**
 * Clears the demand and reads the due deliveries, in one transaction. It checks the grant of the key each time: if the key has
 * ended, nothing is sent; deliveries that the key may no longer see are dropped.
 */
export async function startRound(
  lease: Lease,
  { database, sealer }: { readonly database: Database; readonly sealer: Sealer },
): Promise<DeliveryRound> {
  return database.transaction().execute(async (transaction) => {
    await lease.takeDemands(transaction);
    const webhook = await transaction
      .selectFrom('webhooks')
      .selectAll()
      .where('internal_id', '=', lease.key)
      .executeTakeFirst();
    if (webhook?.enabled !== true) return idle(null);
    const grant = (await findGranted(transaction, [webhook]))(webhook);
    if (grant === undefined) return { kind: 'key-ended', webhook };
    const now = await readNow(transaction);
    const coolDownInMs = (webhook.cool_down_until?.getTime() ?? 0) - now.getTime();
    if (coolDownInMs > 0) return idle(coolDownInMs);
    const due = await readDue(transaction, webhook);
    const isSeen = ({ connection }: DueDelivery) =>
      connection === null || grant.connections === null || grant.connections.has(connection);
    await drop(
      transaction,
      due.filter((delivery) => !isSeen(delivery)),
    );
    const deliveries = due.filter(isSeen);
    if (deliveries.length === 0) return idle(await readNextDue(transaction, webhook));
    const secrets = openSecretsInForce(sealer, webhook, now);
    return { kind: 'deliver', webhook, secrets, deliveries };
  });
}

function idle(dueInMs: number | null): DeliveryRound {
  return { kind: 'idle', dueInMs };
}

function readDue(transaction: DatabaseTransaction, webhook: WebhookRecord): Promise<DueDelivery[]> {
  return transaction
    .selectFrom('webhook_deliveries')
    .select(['row_id', 'event_id', 'refresh_id', 'connection', 'body'])
    .where('webhook_id', '=', webhook.internal_id)
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', sql<Date>`statement_timestamp()`)
    .orderBy('row_id')
    .limit(webhook.failing_since === null ? readBatchSize : 1)
    .execute();
}

async function drop(transaction: DatabaseTransaction, deliveries: readonly DueDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await transaction
    .updateTable('webhook_deliveries')
    .set({ status: 'dropped', next_attempt_at: null, finished_at: sql`clock_timestamp()` })
    .where(
      'row_id',
      'in',
      deliveries.map(({ row_id: rowId }) => rowId),
    )
    .execute();
}

async function readNextDue(
  transaction: DatabaseTransaction,
  { internal_id: webhookId }: WebhookRecord,
): Promise<number | null> {
  const { rows } = await sql<{ due_in_ms: number | null }>`
    select extract(epoch from min(next_attempt_at) - clock_timestamp())::float8 * 1000 as due_in_ms
    from webhook_deliveries where webhook_id = ${webhookId} and status = 'pending'`.execute(transaction);
  const dueInMs = rows[0]?.due_in_ms ?? null;
  return dueInMs === null ? null : Math.max(0, dueInMs);
}
