import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';

/**
 * The password of the embedded server's only user: created once, kept in `database-password` next to the server's folder,
 * readable by the gateway's user alone (the server's own user, when it is another one, cannot read it).
 * @throws DatabaseStartError when the server's data exists and the file is gone.
 */
export async function keepPassword(dataDirectory: string, clusterExists: boolean): Promise<string> {
  const file = path.join(dataDirectory, 'database-password');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new DatabaseStartError(`${file} cannot be read by this user (${error.code ?? error.message}).`, {
      cause: error,
    });
  });
  if (kept !== null && kept.trim() !== '') return kept.trim();
  if (clusterExists) {
    throw new DatabaseStartError(
      `${file} is missing: without it nobody can log in to the data next to it. Restore it.`,
    );
  }
  const password = randomBytes(32).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
