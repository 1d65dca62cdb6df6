import { createHash, verify } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '../../database/database.js';
import { CLOCK, type Clock } from '../../platform/clock.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { SignedWebhook, WebhookArrival } from '../../providers/contract/provider-webhooks.js';
import { PROVIDER_CATALOGUE } from '../../providers/providers.module.js';
import { SigningKeys } from './signing-keys.js';
import { isWebhookToken } from './webhook-tokens.js';

/** A webhook with the parameters of its path. */
export interface ReceivedWebhook extends WebhookArrival {
  readonly provider: string;
  readonly connection: string;
  readonly token: string;
}

/** How far the time of a signature may be from now, in the past or the future. */
const toleranceInMs = 300_000;

/** Verifies that a webhook comes from the provider. */
@Injectable()
export class WebhookVerifier {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: readonly ProviderDefinition[],
    private readonly keys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The internal id of the connection of a genuine webhook; null for all others. The token in the path must be the token of the
   * connection. If the provider signs, one of its keys must have signed the webhook within five minutes of now, and the webhook must
   * not have been received before.
   */
  async verify(webhook: ReceivedWebhook): Promise<number | null> {
    const connection = await this.find(webhook);
    const isTokenValid = isWebhookToken(webhook.token, connection?.token_hash ?? null);
    const webhooks = this.catalogue.find(({ id }) => id === webhook.provider)?.webhooks;
    if (!isTokenValid || connection === undefined || webhooks === undefined) return null;
    const { internal_id: internalId, base_url: baseUrl } = connection;
    if (webhooks.signature === null) return internalId;
    const signed = webhooks.signature.read(webhook);
    const keysUrl = `${baseUrl}${webhooks.signature.keysPath}`;
    if (signed === null || !(await this.isSigned(signed, keysUrl))) return null;
    const digest = createHash('sha256').update(signed.signedText).digest('base64url');
    return (await recordReceipt(this.database, internalId, digest)) ? internalId : null;
  }

  private find({ provider, connection }: ReceivedWebhook) {
    return this.database
      .selectFrom('connections')
      .innerJoin('provider_webhook_tokens', 'connection_id', 'internal_id')
      .select(['internal_id', 'base_url', 'token_hash'])
      .where('connections.id', '=', connection)
      .where('provider', '=', provider)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
  }

  private async isSigned(signed: SignedWebhook, keysUrl: string): Promise<boolean> {
    if (Math.abs(this.clock.nowInMs() - signed.signedAtInMs) > toleranceInMs) return false;
    const key = await this.keys.find(keysUrl, signed.keyId);
    // RSASSA-PKCS1-v1_5 with SHA-256.
    return key?.asymmetricKeyType === 'rsa' && verify('sha256', signed.signedText, key, signed.signature);
  }
}

/**
 * Records that a signed webhook was received, for all replicas; false if it was received before. The record is kept for twice the
 * tolerance, because no signature is accepted for longer.
 */
async function recordReceipt(database: Database, connectionId: number, digest: string): Promise<boolean> {
  await database
    .deleteFrom('provider_webhook_receipts')
    .where('connection_id', '=', connectionId)
    .where(
      'received_at',
      '<',
      sql<Date>`clock_timestamp() - ${2 * toleranceInMs} * interval '1 millisecond' - interval '1 minute'`,
    )
    .execute();
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('provider_webhook_receipts')
    .values({ connection_id: connectionId, digest })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
