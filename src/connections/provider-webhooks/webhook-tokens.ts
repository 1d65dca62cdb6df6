import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { recordAudit } from '../../access/audit/record-audit.js';
import type { Caller } from '../../access/caller.js';
import { DATABASE, type Database, type DatabaseTransaction } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import type { ConnectionRecord } from '../connection-record.js';

/** The tokens in the URLs of provider webhooks. */
@Injectable()
export class WebhookTokens {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Makes a token for a connection and audits it. The former token is no longer valid. Only the hash is stored. */
  async make({ internalId, id }: ConnectionRecord, caller: Caller): Promise<string> {
    // 256 bits, 43 characters that need no escaping in a path.
    const token = randomBytes(32).toString('base64url');
    const token_hash = hashToken(token);
    await transact(this.database, async (transaction) => {
      await transaction
        .insertInto('provider_webhook_tokens')
        .values({ connection_id: internalId, token_hash })
        .onConflict((conflict) =>
          conflict
            .column('connection_id')
            .doUpdateSet({ token_hash, created_at: sql<Date>`clock_timestamp()` }),
        )
        .execute();
      await recordAudit(transaction, {
        caller: caller.id,
        action: 'connection.webhook-token-made',
        subject: { kind: 'connection', id },
        connectionId: internalId,
        detail: {},
      });
    });
    return token;
  }
}

/** Whether a token has the stored hash, which is null if there is no token. Takes the same time for all values. */
export function isWebhookToken(token: string, storedHash: string | null): boolean {
  const sent = Buffer.from(hashToken(token));
  const stored = Buffer.alloc(sent.length);
  stored.write(storedHash ?? '');
  return timingSafeEqual(sent, stored) && storedHash !== null;
}

/** Deletes the token of a connection; webhooks of its provider are ignored from then on. */
export async function eraseWebhookToken(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<void> {
  await transaction.deleteFrom('provider_webhook_tokens').where('connection_id', '=', connectionId).execute();
}

/** The stored form of a token. The token is random, so a plain hash cannot be reversed. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
