import { execFile } from 'node:child_process';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DatabaseStartError } from '../database-start-error.js';
import { startGuardedProcess } from './guarded-process.js';
import { type ServerIdentity, serverUserId, systemEnvironment } from './server-identity.js';

/** Whether PostgreSQL's folder exists. */
export async function clusterExists(clusterDirectory: string): Promise<boolean> {
  return (await stat(clusterDirectory).catch(() => null)) !== null;
}

/**
 * Checks that this PostgreSQL, run by this user, can open the existing folder.
 * @throws DatabaseStartError when it belongs to another user or was written by another major version.
 */
export async function checkCluster(
  clusterDirectory: string,
  postgres: string,
  identity: ServerIdentity,
): Promise<void> {
  const owner = (await stat(clusterDirectory)).uid;
  const user = serverUserId(identity);
  if (user !== null && owner !== user) {
    throw new DatabaseStartError(
      `${clusterDirectory} belongs to user ${owner}, and PostgreSQL would run as user ${user}. Start the gateway as ` +
        `the user who made it, or change the owner of the folder (chown -R ${user}).`,
    );
  }
  const written = (await readFile(path.join(clusterDirectory, 'PG_VERSION'), 'utf8')).trim();
  const installed = readMajorVersion(await queryVersion(postgres));
  if (written !== installed) {
    throw new DatabaseStartError(
      `${clusterDirectory} was written by PostgreSQL ${written}, and PostgreSQL ${installed} is installed. Move the data ` +
        `with pg_dump of version ${written}, go back to the release that brought it, or use another DATA_DIR.`,
    );
  }
}

/** Reads the major version from the output of `postgres --version`: `18` in "postgres (PostgreSQL) 18.4". */
export function readMajorVersion(text: string): string {
  return /PostgreSQL\) (\d+)/.exec(text)?.[1] ?? 'unknown';
}

async function queryVersion(postgres: string): Promise<string> {
  const { stdout } = await promisify(execFile)(postgres, ['--version'], { env: systemEnvironment });
  return stdout;
}

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
