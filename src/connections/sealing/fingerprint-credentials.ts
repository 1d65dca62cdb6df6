import { createHmac, hkdfSync } from 'node:crypto';
import { checkEncryptionKeys, type EncryptionKey } from '../../platform/sealing/encryption-key.js';

/** The identity of an account. Two connections with the same account would share one quota but count it separately. */
export interface FingerprintedAccount {
  readonly provider: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The keyed fingerprints of an account, one for each key in the same order: `<keyId>.<base64url HMAC-SHA-256>`. Store the first; the
 * others find accounts stored under an older key. Provider, origin and all credentials count; the order of the credentials and the
 * path of the URL do not.
 */
export function fingerprintCredentials(
  keys: readonly EncryptionKey[],
  account: FingerprintedAccount,
): readonly [string, ...string[]] {
  const content = JSON.stringify([
    account.provider,
    new URL(account.baseUrl).origin,
    Object.entries(account.credentials).sort(([left], [right]) => (left < right ? -1 : 1)),
  ]);
  const [first, ...others] = checkEncryptionKeys(keys);
  return [fingerprint(first, content), ...others.map((key) => fingerprint(key, content))];
}

function fingerprint({ id, key }: EncryptionKey, content: string): string {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'refresh-gateway connection fingerprint v1', 32));
  return `${id}.${createHmac('sha256', derived).update(content, 'utf8').digest('base64url')}`;
}
