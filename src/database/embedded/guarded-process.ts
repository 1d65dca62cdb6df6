import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { buildCommand } from './build-command.js';
import type { ServerIdentity } from './server-identity.js';
import { systemEnvironment } from './system-environment.js';

/** A program that cannot outlive the gateway. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when it has ended: true when it ended well (exit code 0). */
  readonly succeeded: Promise<boolean>;
  /** True from the moment it has ended. */
  hasFinished(): boolean;
  /** The last lines it wrote to its error output. */
  lastLines(): readonly string[];
  /** Sends a signal; does nothing when it has ended. */
  signal(name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void;
}

/**
 * The shell becomes the program, so the program is a direct child. Beside it waits a reader on a pipe whose other end
 * only the gateway holds: the kernel closes it however the gateway ends, `kill -9` included, and the reader then asks
 * the program to stop at once (SIGINT: PostgreSQL's fast shutdown). A line in the pipe instead of its end means that
 * the program has ended and its process id may belong to somebody else by now.
 */
const guardScript =
  '( ( read -r ended <&3 || kill -INT "$$" ) </dev/null >/dev/null 2>&1 & )\nexec "$@" 3<&-';

const keptLines = 20;

/**
 * Starts `file` in a process group of its own (a Ctrl-C at the terminal does not reach it) and makes sure that it ends
 * when this process ends, in whatever way. Each line of its error output is handed to `onLine`.
 */
export async function startGuardedProcess(options: {
  readonly identity: ServerIdentity;
  readonly file: string;
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
}): Promise<GuardedProcess> {
  const command = buildCommand(options.identity, '/bin/sh', [
    '-c',
    guardScript,
    'guard',
    options.file,
    ...options.args,
  ]);
  const child = spawn(command.file, command.args, {
    cwd: '/',
    env: systemEnvironment,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.gid }),
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', reject);
  });

  const guard = child.stdio[3];
  if (!(guard instanceof Socket)) throw new Error('The pipe to the guard was not opened.');
  // The reader may be gone already when the last line is written; then there is nobody left to tell.
  guard.on('error', () => guard.destroy());
  guard.resume();
  const lines: string[] = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine(line);
    });
  }

  let over = false;
  child.once('exit', () => {
    over = true;
    guard.end('ended\n');
  });
  const succeeded = new Promise<boolean>((resolve) => child.once('close', (code) => resolve(code === 0)));
  return {
    pid,
    succeeded,
    hasFinished: () => over,
    lastLines: () => lines,
    signal: (name) => void (over || child.kill(name)),
  };
}
