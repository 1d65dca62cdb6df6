import { chown, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseStartError } from '../database-start-error.js';
import { startGuardedProcess } from './guarded-process.js';
import type { ServerIdentity } from './server-identity.js';

/** The only user of the embedded server. */
export const embeddedUser = 'gateway';

const unfinishedPrefix = 'postgres-unfinished-';

/**
 * Creates PostgreSQL's folder at `clusterDirectory`. It appears only when it is complete and on the disk, so that a killed start leaves
 * nothing that a later start could read as data.
 */
export async function createCluster(options: {
  readonly clusterDirectory: string;
  readonly initdb: string;
  readonly identity: ServerIdentity;
  readonly password: string;
  /** A private folder that the server's user can read. */
  readonly privateDirectory: string;
}): Promise<void> {
  const parent = path.dirname(options.clusterDirectory);
  for (const name of await readdir(parent)) {
    if (name.startsWith(unfinishedPrefix))
      await rm(path.join(parent, name), { recursive: true, force: true });
  }
  const unfinished = await mkdtemp(path.join(parent, unfinishedPrefix));
  const passwordFile = path.join(options.privateDirectory, 'password');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, options.password, { mode: 0o600, flag: 'wx' });
  if (options.identity.kind === 'other') {
    await chown(unfinished, options.identity.uid, options.identity.gid);
    await chown(passwordFile, options.identity.uid, options.identity.gid);
  }
  try {
    const process = await startGuardedProcess({
      identity: options.identity,
      file: options.initdb,
      args: initdbArguments(path.join(unfinished, 'data'), passwordFile),
      onLine: () => undefined,
    });
    const succeeded = await process.succeeded;
    if (!succeeded) {
      const words = process.lastLines().join('\n');
      throw new DatabaseStartError(
        `The embedded PostgreSQL could not be set up in ${parent}:\n${words}` +
          (/user does not exist/.test(words)
            ? '\nGive the user an entry in /etc/passwd, or set DATABASE_URL.'
            : ''),
      );
    }
    await rename(path.join(unfinished, 'data'), options.clusterDirectory);
    await writeThrough(parent);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function initdbArguments(directory: string, passwordFile: string): readonly string[] {
  return [
    `--pgdata=${directory}`,
    `--username=${embeddedUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

async function writeThrough(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
