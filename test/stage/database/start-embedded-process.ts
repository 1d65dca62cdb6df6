import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that runs an embedded server, as a gateway does. */
export interface EmbeddedProcess {
  readonly child: ChildProcess;
  readonly serverPid: number;
  readonly url: string;
  /** Why it did not start; the rest is then empty. */
  readonly error: string;
  /** Stops it properly. */
  stop(): Promise<void>;
  /** Kills it without a word and resolves when it is gone. */
  kill(): Promise<void>;
}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Starts the embedded server on `dataDirectory` in a process of its own, as user `uid` if one is given. */
export async function startEmbeddedProcess(dataDirectory: string, uid?: number): Promise<EmbeddedProcess> {
  const child = spawn(
    process.execPath,
    ['--import', fileOf('../../../tools/resolve-typescript.ts'), fileOf('./run-embedded.ts'), dataDirectory],
    { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'], ...(uid === undefined ? {} : { uid, gid: uid }) },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`It ended without a word (exit code ${code ?? 'none'}).`)));
  });
  const report = JSON.parse(line) as { serverPid?: number; url?: string; error?: string };
  return {
    child,
    serverPid: report.serverPid ?? 0,
    url: report.url ?? '',
    error: report.error ?? '',
    stop: async () => {
      child.stdin.end();
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
