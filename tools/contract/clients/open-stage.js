/**
 * Starts a built gateway with its sandbox, and a proxy that makes its responses findOrigin like those of a later version, with unknown
 * fields and values. Resolves with the environment of the drivers.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFaultyProxy } from '../../../test/e2e/clients/faulty-proxy.ts';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-clients-'));
  const dataFolder = join(folder, 'data');
  const gateway = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(gateway, 'exit');
  const origin = await readOrigin(gateway);
  const later = await startFaultyProxy(origin, () => 'grow');
  return {
    environment: {
      GATEWAY_URL: origin,
      LATER_GATEWAY_URL: later.origin,
      GATEWAY_KEY: (await readFile(join(dataFolder, 'admin-key'), 'utf8')).trim(),
    },
    close: async () => {
      await later.close();
      gateway.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function readOrigin(gateway) {
  return new Promise((resolve, reject) => {
    let output = '';
    const findOrigin = (chunk) => {
      output += chunk;
      const [, origin] = /^First call: .*?(http:\/\/[^/ ]+)/m.exec(output) ?? [];
      if (origin !== undefined) resolve(origin);
    };
    gateway.stdout.on('data', findOrigin);
    gateway.stderr.on('data', findOrigin);
    gateway.once('exit', () => reject(new Error(`The gateway ended before it served: ${output}`)));
  });
}
