import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { startEmbeddedProcess } from '../../test/stage/database/start-embedded-process.js';
import { store } from '../../test/stage/gateway/sources.js';
import { startPlentifulSandbox } from '../../test/stage/gateway/stage.js';
import { request } from './list-operations.js';
import { measureJoinedCallers } from './measure-joined-callers.js';
import { startStoredGateway } from './stored-gateway.js';

// Many callers join the refresh of 1,000 sources. The exit code is 1 when a transaction takes longer than a tenth of the lease.

const goalInMs = 500;
const options = new Command('bench:joined')
  .option('--callers <number>', 'how many request the whole connection', Number, 1_000)
  .option('--sources <number>', 'how many sources it has', Number, 1_000)
  .parse()
  .opts<{ callers: number; sources: number }>();

const folder = await mkdtemp(join(tmpdir(), 'gateway-joined-'));
const server = await startEmbeddedProcess(join(folder, 'server'));
const sandbox = await startPlentifulSandbox({
  // The connection below has the same setting. Otherwise the start of an import would count as its end.
  assumptions: { shipstation: { stampMoves: 'end' } },
  sources: Array.from({ length: options.sources }, (_, index) =>
    store(String(index + 1), { queuedInMs: 0, runningInMs: 3_000 }),
  ),
});
const gateway = await startStoredGateway(server.url, {
  name: 'joined',
  folder,
  allowedOrigin: new URL(sandbox.shipstationUrl).origin,
  history: { connections: 4, refreshes: 400 },
});
try {
  const connection = {
    id: 'live',
    provider: 'shipstation',
    baseUrl: sandbox.shipstationUrl,
    credentials: sandbox.credentials.shipstation,
    settings: { quota: { requestsPerMinute: 6000, share: 1 }, stampMoves: 'end' },
  };
  await request(gateway, '/connections', { method: 'POST', body: JSON.stringify(connection) });
  await request(gateway, '/connections/live/sources?maxAgeSeconds=1');
  const { longestTransactionInMs, longestStatement, tookInMs, ends } = await measureJoinedCallers(
    gateway,
    'live',
    options.callers,
  );
  const isMet = longestTransactionInMs <= goalInMs && ends.every((end) => end === 'succeeded');
  process.stdout.write(
    `${isMet ? 'met' : 'missed'}: ${options.callers} callers of ${options.sources} sources ended (${ends.join(', ')}) after ` +
      `${(tookInMs / 1000).toFixed(1)} s; the longest transaction took ${longestTransactionInMs.toFixed(0)} ms of ${goalInMs}: ${longestStatement}\n`,
  );
  process.exitCode = isMet ? 0 : 1;
} finally {
  await gateway.stop();
  await sandbox.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
