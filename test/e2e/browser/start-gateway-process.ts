import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { compileCache } from '../../stage/gateway/compile-cache.js';

/** A built gateway at its first start: no settings, the sandbox, everything in a new folder. */
export interface GatewayProcess {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly adminKey: string;
  /** The folder where it was started; its data is in `data`. */
  readonly folder: string;
  /** Stops it as Ctrl-C does, and removes its folder. */
  stop(): Promise<void>;
}

/** Starts `dist/main.js`, or another command line that serves, on a free port. */
export async function startGatewayProcess(
  commandLine: readonly string[] = ['dist/main.js'],
): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-browser-'));
  const [script = '', ...options] = commandLine;
  const child = spawn(process.execPath, [resolve(script), ...options], {
    cwd: folder,
    env: { PORT: '0', LOG_LEVEL: 'warn', ...compileCache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const finished = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGINT');
    await finished;
    await rm(folder, { recursive: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^Swagger UI: (.*)\/docs$/.exec(line) ?? [];
    if (url === undefined) continue;
    const adminKey = (await readFile(join(folder, 'data/admin-key'), 'utf8')).trim();
    return { url, adminKey, folder, stop };
  }
  await finished;
  await rm(folder, { recursive: true });
  throw new Error('The gateway ended before it was ready.');
}
