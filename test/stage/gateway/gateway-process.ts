import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type HttpReply, type CallInit, type Caller, openCaller } from './caller.js';
import { compileCache } from './compile-cache.js';

const main = join(process.cwd(), 'dist/main.js');

/** A gateway as operators run it: the built gateway (`npm run build`) in its own process. */
export interface GatewayProcess extends Caller {
  readonly pid: number;
  /** Everything it wrote to stdout and stderr so far: the start message and the log. */
  readonly output: () => string;
  /** Resolves when the process has ended for any reason. */
  readonly finished: Promise<unknown>;
  /** Stops it gracefully with SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Kills it with SIGKILL; resolves when the process has ended. */
  kill(): Promise<void>;
}

/** Starts a gateway on a free port. Resolves when it serves; rejects with its output if it ends before that. */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PORT: '0', ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Not `exit`: its last output may arrive after that event.
  const finished = once(child, 'close');
  let output = '';
  const origin = await readOrigin(child, (text) => (output += text));
  const caller = await openCaller(origin);
  return {
    ...caller,
    call: (path: string, init?: CallInit): Promise<HttpReply> => caller.call(path, init),
    pid: child.pid ?? 0,
    output: () => output,
    finished,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await finished;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await finished;
    },
  };
}

function readOrigin(
  child: ChildProcessByStdio<null, Readable, Readable>,
  keep: (text: string) => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const findOrigin = (chunk: Buffer) => {
      const [, origin] = /^First call: .*?(http:\/\/[^/ ]+)/m.exec(keep(chunk.toString())) ?? [];
      if (origin !== undefined) resolve(origin);
    };
    child.stdout.on('data', findOrigin);
    child.stderr.on('data', findOrigin);
    child.once('close', () => reject(new Error(`The gateway ended before it served: ${keep('')}`)));
  });
}
