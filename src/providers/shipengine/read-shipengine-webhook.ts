import type { ProviderWebhooks, SignedWebhook, WebhookArrival } from '../contract/provider-webhooks.js';

/** See docs/providers/evidence.md#shipengine-webhooks. The EU host has its keys at the same path. */
export const shipengineWebhooks: ProviderWebhooks = {
  signature: { keysPath: '/jwks', read: readShipEngineWebhook },
};

/** ShipEngine signs the timestamp header exactly as sent, a dot, and the body. */
export function readShipEngineWebhook({ headers, body }: WebhookArrival): SignedWebhook | null {
  const keyId = headers['x-shipengine-rsa-sha256-key-id'];
  const signature = headers['x-shipengine-rsa-sha256-signature'];
  const timestamp = headers['x-shipengine-timestamp'];
  if (keyId === undefined || signature === undefined || timestamp === undefined) return null;
  const signedAtInMs = readTimestamp(timestamp);
  if (signedAtInMs === null) return null;
  return {
    keyId,
    signedText: Buffer.concat([Buffer.from(`${timestamp}.`), body]),
    signature: Buffer.from(signature, 'base64'),
    signedAtInMs,
  };
}

/** The form of the time is not documented. RFC 3339, seconds and milliseconds are accepted. */
function readTimestamp(text: string): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const atInMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : NaN;
  return Number.isNaN(atInMs) ? null : atInMs;
}
