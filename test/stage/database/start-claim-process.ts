import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A replica in a separate process. It owns what it claims until a write is rejected. */
export interface ClaimProcess {
  /** Its next report. */
  next(): Promise<unknown>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it with -9 and resolves when it is gone. */
  kill(): Promise<void>;
}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Starts a replica on the database of `url`. */
export function startClaimProcess(url: string, leaseInMs: number): ClaimProcess {
  const child = spawn(
    process.execPath,
    [
      '--experimental-transform-types',
      '--disable-warning=ExperimentalWarning',
      '--import',
      fileOf('../../../tools/resolve-typescript.ts'),
      fileOf('./claim-process.ts'),
      url,
      String(leaseInMs),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    next: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error('It ended.');
      return JSON.parse(line.value) as unknown;
    },
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
