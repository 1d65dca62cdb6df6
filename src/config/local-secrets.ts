import type { EncryptionKey } from '../platform/sealing/encryption-key.js';

/** The gateway's own secrets, from the settings or from `DATA_DIR`. */
export interface LocalSecrets {
  /** The key with every scope. */
  readonly adminApiKey: string;
  /** At least one. The first key seals; all keys open. */
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** The Nest injection token of the secrets. */
export const LOCAL_SECRETS = Symbol('LOCAL_SECRETS');
