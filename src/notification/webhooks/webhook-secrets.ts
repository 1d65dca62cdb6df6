import type { Sealer } from '../../platform/sealing/sealer.js';
import type { WebhookRecord } from './webhook-record.js';

type SecretField = 'secret' | 'previous_secret';

const locationOf = (rowId: number, field: SecretField) => ({ table: 'webhooks', rowId, field });

/** Seals a secret for one field of one webhook (internal id). */
export function sealSecret(sealer: Sealer, rowId: number, field: SecretField, secret: string): string {
  return sealer.seal(locationOf(rowId, field), secret);
}

/** The current secret of a webhook. Throws `SealingError` when it cannot be opened. */
export function openSecret(
  sealer: Sealer,
  { internal_id: rowId, sealed_secret: sealed }: WebhookRecord,
): string {
  if (sealed === null) throw new Error(`Webhook ${rowId} has no secret.`);
  return sealer.open(locationOf(rowId, 'secret'), sealed);
}

/** The secrets that are valid at an instant, the current one first. Throws `SealingError` when one cannot be opened. */
export function openSecretsInForce(sealer: Sealer, webhook: WebhookRecord, now: Date): readonly string[] {
  const { internal_id: rowId, sealed_previous_secret: sealed, previous_secret_until: until } = webhook;
  const current = openSecret(sealer, webhook);
  if (sealed === null || until === null || until <= now) return [current];
  return [current, sealer.open(locationOf(rowId, 'previous_secret'), sealed)];
}
