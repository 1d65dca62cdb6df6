import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/** A new token: 256 bits, 43 characters that need no escaping in a path. */
export function makeWebhookToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. It is random, so that a plain hash cannot be turned back. */
export function hashWebhookToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether a token is the one that was hashed, null for none; takes equally long whatever both are. */
export function isWebhookToken(token: string, keptHash: string | null): boolean {
  const sent = Buffer.from(hashWebhookToken(token));
  const kept = Buffer.alloc(sent.length);
  kept.write(keptHash ?? '');
  return timingSafeEqual(sent, kept) && keptHash !== null;
}

/** Puts a token in the place of a connection's former one, which counts no more. */
export async function storeWebhookToken(
  transaction: DatabaseTransaction,
  connectionId: number,
  token: string,
): Promise<void> {
  const tokenHash = hashWebhookToken(token);
  await transaction
    .insertInto('provider_webhook_tokens')
    .values({ connection_id: connectionId, token_hash: tokenHash })
    .onConflict((conflict) =>
      conflict
        .column('connection_id')
        .doUpdateSet({ token_hash: tokenHash, created_at: sql<Date>`clock_timestamp()` }),
    )
    .execute();
}

/** Leaves a connection without a token: no webhook of its provider is believed any more. */
export async function eraseWebhookToken(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<void> {
  await transaction.deleteFrom('provider_webhook_tokens').where('connection_id', '=', connectionId).execute();
}
