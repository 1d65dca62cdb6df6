import type { EncryptionKey } from '../platform/sealing/encryption-key.js';

/** The two secrets that the gateway itself needs, from the settings or from `DATA_DIR`. */
export interface LocalSecrets {
  /** The key that has every scope. */
  readonly adminApiKey: string;
  /** At least one; the first seals, all open. */
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** The Nest token under which the secrets are bound. */
export const LOCAL_SECRETS = Symbol('LOCAL_SECRETS');
