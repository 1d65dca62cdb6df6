import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The text of a secret file; made with `make` when it is not there yet. The file appears whole or not at all, readable by its
 * owner only, and of several starts at once one makes it and all answer the same text.
 */
export async function readOrMakeSecretFile(path: string, make: () => string): Promise<string> {
  return (await readSecretFile(path)) ?? (await makeSecretFile(path, make()));
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
    const madeByAnotherStart = hasCode(error, 'EEXIST') ? await readSecretFile(path) : undefined;
    if (madeByAnotherStart === undefined) throw error;
    return madeByAnotherStart;
  } finally {
    await rm(draft, { force: true });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
