import { type KeyObject, verify } from 'node:crypto';
import type { SignedWebhook } from '../../providers/contract/provider-webhooks.js';

/** Whether the key signed the webhook: RSASSA-PKCS1-v1_5 with SHA-256. */
export function verifySignature(key: KeyObject, { signedText, signature }: SignedWebhook): boolean {
  return key.asymmetricKeyType === 'rsa' && verify('sha256', signedText, key, signature);
}
