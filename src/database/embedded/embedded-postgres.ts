import { access, constants, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseLogger } from '../database.js';
import { DatabaseStartError } from '../database-start-error.js';
import { checkCluster, clusterExists, createCluster, embeddedUser } from './cluster.js';
import { chooseServerIdentity } from './server-identity.js';
import { locateEmbeddedBinaries } from './embedded-binaries.js';
import { keepPassword, lockDataDirectory, prepareSocketDirectory } from './data-directory.js';
import { ServerRunner } from './server-runner.js';

/** Everything that the client library would otherwise read from `PG*` in the environment: that is meant for other servers. */
const ownParameters =
  'port=5432&sslmode=disable&sslnegotiation=postgres&replication=false&client_encoding=UTF8&options=-cjit=off';

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** The server's PostgreSQL URL, with the password. */
  readonly url: string;
  /** The server's process id; it changes after a restart. */
  serverPid(): number;
  /** Stops the server and releases the data directory. */
  stop(): Promise<void>;
}

/**
 * Starts the gateway's own PostgreSQL on `DATA_DIR/postgres`, created at the first start. It listens on a unix socket only, stops with
 * this process however this process ends, and restarts when it ends by itself.
 * @throws DatabaseStartError
 */
export async function startEmbeddedPostgres(options: {
  /** `DATA_DIR`, absolute. */
  readonly dataDirectory: string;
  readonly logger: DatabaseLogger;
  /** PostgreSQL settings that replace the gateway's defaults. */
  readonly changes?: Readonly<Record<string, string>>;
}): Promise<EmbeddedPostgres> {
  const { dataDirectory, logger, changes } = options;
  const binaries = locateEmbeddedBinaries();
  await makeWritable(dataDirectory);
  const giveFree: (() => void | Promise<void>)[] = [await lockDataDirectory(dataDirectory)];
  const cleanUp = async () => {
    for (const step of giveFree.toReversed()) await step();
  };
  try {
    const clusterDirectory = path.join(dataDirectory, 'postgres');
    const identity = await chooseServerIdentity(dataDirectory, clusterDirectory, binaries);
    const exists = await clusterExists(clusterDirectory);
    if (exists) await checkCluster(clusterDirectory, binaries.postgres, identity);
    const password = await keepPassword(dataDirectory, exists);
    const socketDirectory = await prepareSocketDirectory(dataDirectory, identity);
    giveFree.push(() => rm(socketDirectory, { recursive: true, force: true }));
    if (!exists) {
      const { initdb } = binaries;
      await createCluster({
        clusterDirectory,
        initdb,
        identity,
        password,
        privateDirectory: socketDirectory,
      });
    }
    const { postgres } = binaries;
    const onLine = (line: string) => logger.warn({ component: 'postgres' }, line);
    const runner = new ServerRunner(
      { postgres, clusterDirectory, socketDirectory, identity, changes, onLine },
      logger,
    );
    await runner.start();
    giveFree.push(() => runner.stop());
    return {
      url: `postgresql://${embeddedUser}:${password}@/postgres?host=${encodeURIComponent(socketDirectory)}&${ownParameters}`,
      serverPid: () => runner.serverPid(),
      stop: cleanUp,
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function makeWritable(dataDirectory: string): Promise<void> {
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o711 });
    await access(dataDirectory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DatabaseStartError(
      `DATA_DIR (${dataDirectory}) cannot be written by this user. Give it another folder, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}
