import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { compileCache } from '../../stage/gateway/compile-cache.js';

/** How a command ended, and what it said. */
export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
  readonly complaint: string;
}

/** Where and with what a command runs. */
export interface Surroundings {
  /** The installed package. */
  readonly installed: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** When it is to be interrupted, as Ctrl-C does. */
  readonly interruption?: Promise<void>;
}

/** Runs the installed `refresh-gateway` as a shell does, and waits for its end. */
export async function runCommand(
  { installed, folder, environment = {}, input = '', interruption }: Surroundings,
  ...words: readonly string[]
): Promise<Finished> {
  const child = spawn(process.execPath, [join(installed, 'dist/cli/main.js'), ...words], {
    cwd: folder,
    env: { ...compileCache, ...environment },
  });
  child.stdin.end(input);
  void interruption?.then(() => child.kill('SIGINT'));
  const [output, complaint] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: child.exitCode, output, complaint };
}
