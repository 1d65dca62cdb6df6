import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';
import { type ServerIdentity, serverUserId } from './server-identity.js';

/** Linux's limit for the path of a unix socket, without the closing zero. */
const maxSocketPathInBytes = 107;
const socketName = '.s.PGSQL.5432';

/** The short, private folder of the server's socket: the same at every start on the same data. */
export async function prepareSocketDirectory(
  dataDirectory: string,
  identity: ServerIdentity,
): Promise<string> {
  const key = createHash('sha256')
    .update(await realpath(dataDirectory))
    .digest('hex')
    .slice(0, 16);
  // The server's user may not have access to root's folder for temporary files.
  const temporaryDirectory = identity.kind === 'own' ? os.tmpdir() : '/tmp';
  const directory = chooseSocketDirectory(temporaryDirectory, `refresh-gateway-${key}`);
  await mkdir(directory, { mode: 0o700 }).catch(ignoreExisting);
  const owner = serverUserId(identity);
  const found = await lstat(directory);
  if (!found.isDirectory() || ![process.getuid?.(), owner].includes(found.uid)) {
    throw new DatabaseStartError(
      `${directory}, where PostgreSQL's socket belongs, is somebody else's (user ${found.uid}). Remove it.`,
    );
  }
  await chmod(directory, 0o700);
  if (identity.kind === 'other') await chown(directory, identity.uid, identity.gid);
  return directory;
}

/** `name` under the folder for temporary files, or under /tmp when the socket's path would be too long there. */
export function chooseSocketDirectory(temporaryDirectory: string, name: string): string {
  const preferred = path.join(temporaryDirectory, name);
  const lengthInBytes = Buffer.byteLength(path.join(preferred, socketName));
  // In PostgreSQL a comma ends the name of the folder.
  return lengthInBytes <= maxSocketPathInBytes && !preferred.includes(',')
    ? preferred
    : path.join('/tmp', name);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
