import type { Sealer } from '../../platform/sealing/sealer.js';
import type { WebhookRecord } from './webhook-record.js';

type SecretField = 'secret' | 'previous_secret';

const placeOf = (rowId: number, field: SecretField) => ({ table: 'webhooks', rowId, field });

/** Seals a secret for one field of one webhook (internal id). */
export function sealSecret(sealer: Sealer, rowId: number, field: SecretField, secret: string): string {
  return sealer.seal(placeOf(rowId, field), secret);
}

/** The present secret of a webhook. Throws `SealingError` when it cannot be opened. */
export function openSecret(
  sealer: Sealer,
  { internal_id: rowId, sealed_secret: sealed }: WebhookRecord,
): string {
  if (sealed === null) throw new Error(`Webhook ${rowId} has no secret.`);
  return sealer.open(placeOf(rowId, 'secret'), sealed);
}

/** The secrets in force at an instant, the present one first. Throws `SealingError` when one cannot be opened. */
export function openSecretsInForce(sealer: Sealer, webhook: WebhookRecord, now: Date): readonly string[] {
  const { internal_id: rowId, sealed_previous_secret: sealed, previous_secret_until: until } = webhook;
  const present = openSecret(sealer, webhook);
  if (sealed === null || until === null || until <= now) return [present];
  return [present, sealer.open(placeOf(rowId, 'previous_secret'), sealed)];
}
