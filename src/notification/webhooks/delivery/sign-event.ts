import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function createSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

/** The signed message. */
export interface SignedMessage {
  /** The `webhook-id` header. */
  readonly id: string;
  /** The `webhook-timestamp` header: seconds since 1970, of this attempt. */
  readonly timestampInSeconds: number;
  /** The body exactly as it is sent. */
  readonly body: string;
}

/** The headers of Standard Webhooks (HMAC-SHA256, `v1`), with one signature for each valid secret. */
export function signEvent(
  { id, timestampInSeconds, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const content = `${id}.${timestampInSeconds}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(content, 'utf8').digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampInSeconds),
    'webhook-signature': signatures.join(' '),
  };
}
