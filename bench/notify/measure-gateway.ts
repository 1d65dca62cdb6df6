import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefreshDto } from '../../src/refresh/api/refresh.dto.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { adminKey } from '../../test/stage/gateway/caller.js';
import { type GatewayProcess, startGatewayProcess } from '../../test/stage/gateway/gateway-process.js';
import { orderSource } from '../../test/stage/gateway/sources.js';
import { type Figures, readResidentBytes } from './measure.js';
import { runClients } from './run-clients.js';

const plenty = { callsPerMinute: 6000, headers: true };

/** Measures the gateway as operators run it, with its own PostgreSQL. All imports end before one list read. */
export async function measureGateway(
  refreshCount: number,
  clientsForEach: number,
): Promise<{ readonly figures: Figures; readonly finished: readonly RefreshDto[] }> {
  const sources = Array.from({ length: refreshCount }, (_, index) => `se-${index + 1}`);
  const sandbox = await startSandbox({
    sources: sources.map((id) => orderSource(id, { queuedInMs: 0, runningInMs: 'endless' })),
    quotas: { shipengine: plenty },
  });
  const folder = await mkdtemp(join(tmpdir(), 'gateway-bench-'));
  const gateway = await startGateway(folder, sandbox);
  try {
    const refreshIds = await startAll(gateway, sources);
    const before = await readResidentBytes(gateway.pid);
    const port = Number(new URL(gateway.origin).port);
    const clients = runClients({ port, key: adminKey, refreshIds, clientsForEach });
    await clients.waiting;
    const grownBytes = (await readResidentBytes(gateway.pid)) - before;
    for (const source of sources) sandbox.control.endImport({ provider: 'shipengine', source });
    const seen = sandbox.control.calls().at(-1)?.sequence ?? 0;
    await sandbox.control.waitForCall(({ operation }) => operation === 'list', {
      after: seen,
      timeoutInMs: 60_000,
    });
    const fromInMs = performance.timeOrigin + performance.now();
    const { streams, waiters } = await clients.notified;
    const figures = {
      streamsInMs: streams.map((atInMs) => atInMs - fromInMs),
      waitersInMs: waiters.map((atInMs) => atInMs - fromInMs),
      bytesForEachClient: grownBytes / (refreshCount * clientsForEach),
    };
    const finished = await Promise.all(
      refreshIds.map(async (id) => gateway.refreshOf(await gateway.call(`/refresh/${id}`))),
    );
    return { figures, finished };
  } finally {
    await gateway.stop();
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

async function startGateway(folder: string, sandbox: Sandbox): Promise<GatewayProcess> {
  const connectionsFile = join(folder, 'connections.json');
  const connection = {
    id: 'shop',
    provider: 'shipengine',
    baseUrl: sandbox.shipengineUrl,
    credentials: sandbox.credentials.shipengine,
    quota: { requestsPerMinute: plenty.callsPerMinute, share: 1 },
  };
  await writeFile(connectionsFile, JSON.stringify({ connections: [connection] }));
  return startGatewayProcess(
    {
      CONNECTIONS_FILE: connectionsFile,
      DATA_DIR: join(folder, 'data'),
      ADMIN_API_KEY: adminKey,
      LOG_LEVEL: 'warn',
      MAX_CONNECTIONS: '20000',
      MAX_CONNECTIONS_PER_ADDRESS: '20000',
    },
    folder,
  );
}

/** Requests a refresh of each source and waits until all imports run. */
async function startAll(gateway: GatewayProcess, sources: readonly string[]): Promise<readonly string[]> {
  const refreshIds: string[] = [];
  for (const source of sources) {
    const json = { connection: 'shop', source, deadlineSeconds: 600 };
    refreshIds.push(gateway.refreshOf(await gateway.call('/refresh', { method: 'POST', json })).id);
  }
  for (const id of refreshIds) await waitUntilRunning(gateway, id);
  return refreshIds;
}

async function waitUntilRunning(gateway: GatewayProcess, id: string): Promise<void> {
  for (;;) {
    const response = await gateway.call(`/refresh/${id}`);
    if (gateway.refreshOf(response).status === 'running') return;
    const headers = { 'if-none-match': response.headers.get('etag') ?? '', prefer: 'wait=5' };
    await gateway.call(`/refresh/${id}`, { headers });
  }
}
