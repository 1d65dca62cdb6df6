import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';
import { type ServerIdentity, serverUserId, systemEnvironment } from './server-identity.js';

/**
 * Makes this process the only gateway on `dataDirectory` and returns a function that releases the lock.
 *
 * The lock is flock(2) on the open file: `flock` locks the file description that it shares with us and exits; the kernel keeps the lock
 * while this process lives. So a dead gateway never holds it, a reused process id does not matter, and gateways in two containers that
 * share the folder see each other. The file's content only serves the message.
 * @throws DatabaseStartError when another gateway has it (the message names its process id).
 */
export async function lockDataDirectory(dataDirectory: string): Promise<() => void> {
  const file = path.join(dataDirectory, 'gateway.lock');
  const descriptor = openLockFile(file);
  try {
    if (!(await tryLock(descriptor))) {
      const owner = readFileSync(file, 'utf8').trim();
      throw new DatabaseStartError(
        `Another gateway (process ${owner === '' ? 'unknown' : owner}) is using ${dataDirectory}. Stop it, give this one ` +
          'another DATA_DIR, or let both share a server with DATABASE_URL.',
      );
    }
    ftruncateSync(descriptor);
    writeSync(descriptor, `${process.pid}\n`);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return () => closeSync(descriptor);
}

function openLockFile(file: string): number {
  try {
    return openSync(file, 'a+', 0o600);
  } catch (error) {
    throw new DatabaseStartError(
      `${file} cannot be opened by this user. Start the gateway as the user who made it, or use another DATA_DIR.`,
      { cause: error },
    );
  }
}

const lockIsTaken = 1;

async function tryLock(descriptor: number): Promise<boolean> {
  const child = spawn('flock', ['--exclusive', '--nonblock', '3'], {
    env: systemEnvironment,
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', (error) =>
      reject(
        new DatabaseStartError(
          'The embedded PostgreSQL needs the program flock (package util-linux). Install it, or set DATABASE_URL.',
          { cause: error },
        ),
      ),
    );
  });
  if (code === 0) return true;
  if (code === lockIsTaken) return false;
  throw new DatabaseStartError(`flock could not lock the data directory (exit code ${code ?? 'none'}).`);
}

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
