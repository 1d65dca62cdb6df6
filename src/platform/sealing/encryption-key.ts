/** A key that seals stored secrets. */
export interface EncryptionKey {
  /** Stored with each sealed secret, so that the right key opens it. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const keyIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Checks a list of keys and returns it, typed as not empty. Throws for an empty list, a malformed or repeated id, and a key that is
 * not 32 bytes long. The error names the id of the key, never its content.
 */
export function checkEncryptionKeys(
  keys: readonly EncryptionKey[],
): readonly [EncryptionKey, ...EncryptionKey[]] {
  const [first, ...others] = keys;
  if (first === undefined) throw new Error('At least one encryption key is needed');
  const seen = new Set<string>();
  for (const { id, key } of keys) {
    if (!keyIdPattern.test(id))
      throw new Error('The id of an encryption key must match ^[A-Za-z0-9_-]{1,64}$');
    if (seen.has(id)) throw new Error(`The encryption key id "${id}" is given twice`);
    if (key.length !== 32) throw new Error(`The encryption key "${id}" must be 32 bytes long`);
    seen.add(id);
  }
  return [first, ...others];
}
