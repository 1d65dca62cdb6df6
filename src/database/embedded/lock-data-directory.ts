import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';
import { systemEnvironment } from './system-environment.js';

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
