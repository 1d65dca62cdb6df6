import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DatabaseStartError } from '../database-start-error.js';
import { type ServerIdentity, serverUserId } from './server-identity.js';
import { systemEnvironment } from './system-environment.js';

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
