import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../platform/clock.js';
import { DatabaseStartError } from '../database-start-error.js';
import { type GuardedProcess, startGuardedProcess } from './guarded-process.js';
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

/**
 * PostgreSQL does not start while the process id in `postmaster.pid` of a killed server belongs to any living process, as often happens in
 * a restarted container. If that process is not a PostgreSQL on this folder, this writes our own id instead: PostgreSQL ignores its
 * parent's id and then checks for surviving backends, for which it needs the other lines of the file. Call it only while holding the lock
 * of the data directory.
 */
export async function clearStalePid(clusterDirectory: string): Promise<void> {
  const file = path.join(clusterDirectory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (content === null) return;
  const [pid = '', ...rest] = content.split('\n');
  if (await isServer(pid.trim(), clusterDirectory)) return;
  await writeFile(file, [String(process.pid), ...rest].join('\n'));
}

/** A server's working directory is its own folder. If that cannot be read (root in a container), the process name decides. */
async function isServer(pid: string, clusterDirectory: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(clusterDirectory));
  } catch {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return name.trim() === 'postgres';
  }
}

/**
 * Arguments of the embedded server: socket only, durable (fsync stays on), small, and no row content in its log. `changes` are for servers
 * with disposable data.
 */
export function buildServerArguments(
  clusterDirectory: string,
  socketDirectory: string,
  changes: Readonly<Record<string, string>> = {},
): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '',
    ...changes,
  };
  return [
    '-D',
    clusterDirectory,
    '-k',
    socketDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
