import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type HttpReply, type CallInit, type Caller, openCaller } from './caller.js';
import { compileCache } from './compile-cache.js';

const main = join(process.cwd(), 'dist/main.js');

/** A gateway as operators run it: a process of its own, built (`npm run build`). */
export interface GatewayProcess extends Caller {
  readonly pid: number;
  /** Everything it wrote to its two outputs so far: the message at start and the log. */
  readonly output: () => string;
  /** Resolves when it is gone, whoever ended it. */
  readonly finished: Promise<unknown>;
  /** Ends it in good order with SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it without a word (SIGKILL) and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a gateway on a free port and resolves when it serves; rejects with its output when it ends before. */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PORT: '0', ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Not `exit`: what it wrote last may still be on its way then.
  const gone = once(child, 'close');
  let output = '';
  const origin = await readOrigin(child, (text) => (output += text));
  const caller = await openCaller(origin);
  return {
    ...caller,
    call: (path: string, init?: CallInit): Promise<HttpReply> => caller.call(path, init),
    pid: child.pid ?? 0,
    output: () => output,
    finished: gone,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function readOrigin(
  child: ChildProcessByStdio<null, Readable, Readable>,
  keep: (text: string) => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (chunk: Buffer) => {
      const [, origin] = /^First call: .*?(http:\/\/[^/ ]+)/m.exec(keep(chunk.toString())) ?? [];
      if (origin !== undefined) resolve(origin);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('close', () => reject(new Error(`The gateway ended before it served: ${keep('')}`)));
  });
}
