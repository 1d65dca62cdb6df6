import { chown, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseServerIdentity } from '../../../src/database/embedded/server-identity.js';
import type { EmbeddedPostgres } from '../../../src/database/embedded/embedded-postgres.js';
import { type GuardedProcess, startGuardedProcess } from '../../../src/database/embedded/guarded-process.js';
import { prepareSocketDirectory } from '../../../src/database/embedded/data-directory.js';
import { stopServer } from '../../../src/database/embedded/server-runner.js';

/**
 * Starts another PostgreSQL than the embedded one: the `initdb` and `postgres` in `binDirectory`, of any supported version. It gets
 * a new cluster in the existing `dataDirectory` and listens on a unix socket only.
 */
export async function startInstalledPostgres(options: {
  readonly binDirectory: string;
  readonly dataDirectory: string;
  readonly changes: Readonly<Record<string, string>>;
}): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  const { binDirectory, dataDirectory, changes } = options;
  const programs = {
    initdb: path.join(binDirectory, 'initdb'),
    postgres: path.join(binDirectory, 'postgres'),
  };
  const cluster = path.join(dataDirectory, 'postgres');
  const identity = await chooseServerIdentity(dataDirectory, cluster, programs);
  const socketDirectory = await prepareSocketDirectory(dataDirectory, identity);
  const run = (file: string, args: readonly string[]) =>
    startGuardedProcess({ identity, file, args, onLine: () => undefined });

  await mkdir(cluster, { mode: 0o700 });
  if (identity.kind === 'other') await chown(cluster, identity.uid, identity.gid);
  const initdb = await run(programs.initdb, [
    `--pgdata=${cluster}`,
    '--username=gateway',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  if (!(await initdb.succeeded)) throw new Error(`initdb failed:\n${initdb.lastLines().join('\n')}`);

  const settings = { listen_addresses: '', timezone: 'UTC', ...changes };
  const server = await run(programs.postgres, [
    '-D',
    cluster,
    '-k',
    socketDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const url = `postgresql://gateway@/postgres?host=${encodeURIComponent(socketDirectory)}`;
  await untilReady(server, url);
  return {
    url,
    stop: async () => {
      await stopServer(server);
      await rm(socketDirectory, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: GuardedProcess, url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.hasFinished())
        throw new Error(`PostgreSQL did not start:\n${server.lastLines().join('\n')}`, { cause: error });
      await sleep(50);
    }
  }
}
