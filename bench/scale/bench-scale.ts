import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { startEmbeddedProcess } from '../../test/stage/database/start-embedded-process.js';
import { store } from '../../test/stage/gateway/sources.js';
import { startPlentifulSandbox } from '../../test/stage/gateway/stage.js';
import { listOperations, request } from './list-operations.js';
import { measureSideBySide } from './measure-side-by-side.js';
import { startStoredGateway, type StoredGateway } from './stored-gateway.js';

// Compares the gateway's operations with a long history and with almost none. The exit code is 1 above 1.5 times.

const goal = 1.5;
const fillLimitInSeconds = 120;
const options = new Command('bench:scale')
  .option('--short', '100,000 refreshes and 1,000 connections instead of 1,000,000 and 10,000')
  .parse()
  .opts<{ short?: true }>();
const large =
  options.short === true
    ? { connections: 1_000, refreshes: 100_000 }
    : { connections: 10_000, refreshes: 1_000_000 };
/** Enough for full pages of every list. */
const small = { connections: 4, refreshes: 400 };
const turns = options.short === true ? 40 : 100;

const sources = Array.from({ length: 40 }, (_, index) => String(index + 1));
const folder = await mkdtemp(join(tmpdir(), 'gateway-scale-'));
const server = await startEmbeddedProcess(join(folder, 'server'));
const sandbox = await startPlentifulSandbox({
  sources: sources.map((id) => store(id, { queuedInMs: 0, runningInMs: 50 })),
});
const gateways: StoredGateway[] = [];
try {
  const allowedOrigin = new URL(sandbox.shipstationUrl).origin;
  for (const [name, history] of Object.entries({ small, large })) {
    gateways.push(await startStoredGateway(server.url, { name, folder, allowedOrigin, history }));
  }
  const [before, after] = gateways;
  if (before === undefined || after === undefined) throw new Error('Two gateways were started.');
  const filledInSeconds = after.filledInMs / 1000;
  print(
    `${large.refreshes} refreshes of ${large.connections} connections, stored in ${filledInSeconds.toFixed(0)} s`,
  );
  const keys = new Map<StoredGateway, string>();
  for (const gateway of gateways) keys.set(gateway, await prepare(gateway));
  let missed = filledInSeconds > fillLimitInSeconds ? 1 : 0;
  for (const [name, operation] of Object.entries(listOperations(sources, keys))) {
    const { beforeInMs, afterInMs } = await measureSideBySide(operation, { before, after, turns });
    const ratio = afterInMs / beforeInMs;
    if (ratio > goal) missed += 1;
    print(
      `  ${ratio > goal ? 'missed' : 'met   '}  ${name.padEnd(36)} ${afterInMs.toFixed(2).padStart(7)} ms, next to empty ${beforeInMs.toFixed(2).padStart(7)} ms, ${ratio.toFixed(2)}`,
    );
  }
  print(missed === 0 ? 'All within 1.5 times.' : `${missed} missed.`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  for (const gateway of gateways) await gateway.stop();
  await sandbox.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Creates the connection to refresh and a key that sees three others. Returns the key. */
async function prepare(gateway: StoredGateway): Promise<string> {
  const connection = {
    id: 'live',
    provider: 'shipstation',
    baseUrl: sandbox.shipstationUrl,
    credentials: sandbox.credentials.shipstation,
    settings: { quota: { requestsPerMinute: 6000, share: 1 } },
  };
  await request(gateway, '/connections', { method: 'POST', body: JSON.stringify(connection) });
  await request(gateway, '/connections/live/sources?maxAgeSeconds=1');
  const keyDraft = {
    name: 'bench',
    scopes: ['refresh:read'],
    connections: ['stored-1', 'stored-2', 'stored-3'],
  };
  const { key } = await request<{ key: string }>(gateway, '/api-keys', {
    method: 'POST',
    body: JSON.stringify(keyDraft),
  });
  return key;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
