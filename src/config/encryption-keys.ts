import type { EncryptionKey } from '../platform/sealing/encryption-key.js';

const keyLengthInBytes = 32;
const idPattern = /^[A-Za-z0-9-]{1,32}$/;

/**
 * Reads `id:base64(32 bytes)`, comma-separated: the first key seals, all open.
 * Returns undefined for a malformed entry, a key of another length, or a repeated id.
 */
export function readEncryptionKeys(text: string): readonly EncryptionKey[] | undefined {
  const keys: EncryptionKey[] = [];
  for (const part of text.split(',')) {
    const [, id, encoded] = /^([^:]+):([A-Za-z0-9+/]+={0,2})$/.exec(part.trim()) ?? [];
    if (id === undefined || encoded === undefined || !idPattern.test(id)) return undefined;
    const key = Buffer.from(encoded, 'base64');
    if (key.length !== keyLengthInBytes || keys.some((other) => other.id === id)) return undefined;
    keys.push({ id, key });
  }
  return keys;
}

/** Writes keys in the form that `readEncryptionKeys` reads. */
export function renderEncryptionKeys(keys: readonly EncryptionKey[]): string {
  return keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
}
