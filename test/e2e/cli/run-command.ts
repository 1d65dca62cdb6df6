import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { compileCache } from '../../stage/gateway/compile-cache.js';

/** The exit code and output of a command. */
export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errorOutput: string;
}

/** What a command runs with. */
export interface CommandEnvironment {
  /** The installed package. */
  readonly installed: string;
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Interrupts the command like Ctrl-C when it resolves. */
  readonly interruption?: Promise<void>;
}

/** Runs the installed `refresh-gateway` like a shell, and waits for its end. */
export async function runCommand(
  { installed, folder, environment = {}, input = '', interruption }: CommandEnvironment,
  ...args: readonly string[]
): Promise<Finished> {
  const child = spawn(process.execPath, [join(installed, 'dist/cli/main.js'), ...args], {
    cwd: folder,
    env: { ...compileCache, ...environment },
  });
  child.stdin.end(input);
  void interruption?.then(() => child.kill('SIGINT'));
  const [output, errorOutput] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: child.exitCode, output, errorOutput };
}
