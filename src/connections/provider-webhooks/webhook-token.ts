import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';

/** A new token: 256 bits, 43 characters that need no escaping in a path. */
export function makeWebhookToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored form of a token. The token is random, so a plain hash cannot be reversed. */
export function hashWebhookToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether a token has the stored hash, which is null if there is no token. Takes the same time for all values. */
export function isWebhookToken(token: string, storedHash: string | null): boolean {
  const sent = Buffer.from(hashWebhookToken(token));
  const stored = Buffer.alloc(sent.length);
  stored.write(storedHash ?? '');
  return timingSafeEqual(sent, stored) && storedHash !== null;
}

/** Stores the token of a connection. It replaces the former token, which is no longer valid. */
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

/** Deletes the token of a connection; webhooks of its provider are ignored from then on. */
export async function eraseWebhookToken(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<void> {
  await transaction.deleteFrom('provider_webhook_tokens').where('connection_id', '=', connectionId).execute();
}
