import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../platform/clock.js';
import { DatabaseStartError } from '../database-start-error.js';
import { clearStalePid } from './clear-stale-pid.js';
import { type GuardedProcess, startGuardedProcess } from './guarded-process.js';
import { buildServerArguments } from './server-arguments.js';
import type { ServerIdentity } from './server-identity.js';

/** What the start of a server on an existing folder needs. */
export interface ServerOptions {
  readonly postgres: string;
  readonly clusterDirectory: string;
  readonly socketDirectory: string;
  readonly identity: ServerIdentity;
  /** Settings that replace the defaults. */
  readonly changes?: Readonly<Record<string, string>>;
  /** Called with each line of the server's log. */
  readonly onLine: (line: string) => void;
}

const predecessorLimitInMs = 20_000;
const startLimitInMs = 120_000;

/** PostgreSQL's messages while a killed predecessor or one of its backends is still stopping. */
const predecessorRemains = /lock file .* already exists|pre-existing shared memory block/;

/**
 * Starts the server and resolves when it accepts connections. While backends of a killed predecessor still run (up to about 1.5 s after a
 * kill -9), the start is repeated.
 * @throws DatabaseStartError with the server's own message when it does not start.
 */
export async function startServer(options: ServerOptions): Promise<GuardedProcess> {
  const startedAt = systemClock.monotonicInMs();
  for (;;) {
    await clearStalePid(options.clusterDirectory);
    const server = await startGuardedProcess({
      identity: options.identity,
      file: options.postgres,
      args: buildServerArguments(options.clusterDirectory, options.socketDirectory, options.changes),
      onLine: options.onLine,
    });
    if (await becomesReady(server, options.clusterDirectory)) return server;
    await server.succeeded;
    const words = server.lastLines().join('\n');
    if (predecessorRemains.test(words) && systemClock.monotonicInMs() - startedAt < predecessorLimitInMs) {
      await sleep(100);
      continue;
    }
    throw new DatabaseStartError(
      `The embedded PostgreSQL did not start in ${options.clusterDirectory}:\n${words}`,
    );
  }
}

/** Returns false when the server exited, or was stopped here because recovery took too long. */
async function becomesReady(server: GuardedProcess, clusterDirectory: string): Promise<boolean> {
  const startedAt = systemClock.monotonicInMs();
  while (!server.hasFinished()) {
    const lines = (await readPidFile(clusterDirectory)).split('\n');
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return true;
    if (systemClock.monotonicInMs() - startedAt > startLimitInMs) server.signal('SIGQUIT');
    await sleep(10);
  }
  return false;
}

async function readPidFile(clusterDirectory: string): Promise<string> {
  return readFile(path.join(clusterDirectory, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
}
