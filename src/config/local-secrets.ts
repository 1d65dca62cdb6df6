import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EncryptionKey } from '../platform/sealing/encryption-key.js';
import { readEncryptionKeys, renderEncryptionKeys } from './encryption-keys.js';
import { readAdminApiKey } from './setting-readers.js';
import type { Settings } from './settings.js';

/** The gateway's own secrets, from the settings or from `DATA_DIR`. */
export interface LocalSecrets {
  /** The key with every scope. */
  readonly adminApiKey: string;
  /** At least one. The first key seals; all keys open. */
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** The Nest injection token of the secrets. */
export const LOCAL_SECRETS = Symbol('LOCAL_SECRETS');

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

/**
 * Returns the content of a secret file, created with `make` if missing. The file appears whole or not at all, readable by its owner
 * only. When several processes start at the same time, one creates the file and all return the same content. Drafts of killed
 * processes are deleted.
 */
async function readOrMakeSecretFile(path: string, make: () => string): Promise<string> {
  const text = (await readSecretFile(path)) ?? (await makeSecretFile(path, make()));
  await deleteDrafts(path);
  return text;
}

/** Deletes old drafts. The file exists: a process that loses its draft reads the file instead. */
async function deleteDrafts(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  for (const found of await readdir(folder)) {
    const isDraft = found.startsWith(`${name}.`) && /^\.[0-9a-f]{12}\.draft$/.test(found.slice(name.length));
    if (isDraft) await rm(join(folder, found), { force: true });
  }
}

async function readSecretFile(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function makeSecretFile(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return text;
  } catch (error) {
    const isPossible = hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT');
    const madeByAnotherStart = isPossible ? await readSecretFile(path) : undefined;
    if (madeByAnotherStart === undefined) throw error;
    return madeByAnotherStart;
  } finally {
    await rm(draft, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
