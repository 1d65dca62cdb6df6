import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readEncryptionKeys, renderEncryptionKeys } from './encryption-keys.js';
import type { LocalSecrets } from './local-secrets.js';
import { readOrMakeSecretFile } from './read-or-make-secret-file.js';
import { readAdminApiKey } from './setting-readers.js';
import type { Settings } from './settings.js';

/** The file that holds the generated admin key. */
export function adminKeyPath(settings: Pick<Settings, 'dataDir'>): string {
  return join(settings.dataDir, 'admin-key');
}

/**
 * Returns the secrets from the settings, or from `DATA_DIR`, where missing ones are created. Throws when a file has invalid content;
 * the message names the file, never its content.
 */
export async function ensureLocalSecrets(
  settings: Pick<Settings, 'dataDir' | 'adminApiKey' | 'encryptionKeys'>,
): Promise<LocalSecrets> {
  return {
    adminApiKey:
      settings.adminApiKey ?? (await keptSecret(adminKeyPath(settings), makeAdminKey, readAdminApiKey)),
    encryptionKeys:
      settings.encryptionKeys === null
        ? await keptSecret(join(settings.dataDir, 'encryption-keys'), makeEncryptionKeys, readEncryptionKeys)
        : understood(readEncryptionKeys(settings.encryptionKeys), 'ENCRYPTION_KEYS'),
  };
}

async function keptSecret<Value>(
  path: string,
  make: () => string,
  read: (text: string) => Value | undefined,
): Promise<Value> {
  return understood(read(await readOrMakeSecretFile(path, make)), path);
}

function understood<Value>(value: Value | undefined, place: string): Value {
  if (value !== undefined) return value;
  throw new Error(`${place} has invalid content. Restore it from a backup, or set the value by environment.`);
}

function makeAdminKey(): string {
  return `rgw_admin_${randomBytes(32).toString('hex')}`;
}

function makeEncryptionKeys(): string {
  return renderEncryptionKeys([{ id: 'k1', key: randomBytes(32) }]);
}
