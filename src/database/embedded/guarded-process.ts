import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { buildCommand, type ServerIdentity, systemEnvironment } from './server-identity.js';

/** A child process that cannot outlive the gateway. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when it has exited: true for exit code 0. */
  readonly succeeded: Promise<boolean>;
  /** True once it has exited. */
  hasFinished(): boolean;
  /** The last lines of its error output. */
  lastLines(): readonly string[];
  /** Sends a signal; does nothing after its exit. */
  signal(name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void;
}

/**
 * The shell becomes the program, so the program is a direct child. Next to it a reader waits on a pipe whose other end only the gateway
 * holds. The kernel closes that end however the gateway ends, `kill -9` included; the reader then sends SIGINT (PostgreSQL's fast
 * shutdown). A line in the pipe means that the program has exited, and that its process id may belong to another process now.
 */
const guardScript =
  '( ( read -r ended <&3 || kill -INT "$$" ) </dev/null >/dev/null 2>&1 & )\nexec "$@" 3<&-';

const keptLines = 20;

/**
 * Starts `file` in a separate process group (a Ctrl-C at the terminal does not reach it) and makes sure that it stops when this process
 * ends. Passes each line of its error output to `onLine`.
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
  // The reader may have closed already when the last line is written: that is no failure.
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
