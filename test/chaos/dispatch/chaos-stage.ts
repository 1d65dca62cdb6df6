import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPool } from '../../../src/database/connection/connect-pool.js';
import type { Database } from '../../../src/database/database.js';
import type { SandboxSource } from '../../../src/sandbox/world/sandbox-source.js';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import { type EmbeddedProcess, startEmbeddedProcess } from '../../stage/database/start-embedded-process.js';
import { quietLogger } from '../../stage/database/quiet-logger.js';
import { adminKey } from '../../stage/gateway/caller.js';
import { type GatewayProcess, startGatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { startPlentifulSandbox, writeEntry } from '../../stage/gateway/stage.js';
import type { StagedAccount } from './staged-account.js';

/** Providers, a PostgreSQL that can be restarted, and gateways on it. */
export interface ChaosStage {
  readonly accounts: readonly StagedAccount[];
  /** Its queries fail while the server is down. */
  readonly database: Database;
  /** Stops PostgreSQL, gracefully or with kill -9, and starts it again on the same data. */
  restartPostgres(how: 'stop' | 'kill'): Promise<void>;
  /** Starts a gateway; `name` is the application name of its PostgreSQL connections. */
  startGateway(name: string): Promise<GatewayProcess>;
  /** Stops everything that was started. */
  close(): Promise<void>;
}

const behaviour = {
  queuedInMs: { minInMs: 0, maxInMs: 300 },
  runningInMs: { minInMs: 50, maxInMs: 1500 },
};

/** Two accounts of each provider, so that every gateway can hold a lease. */
export async function openChaosStage(seed: number): Promise<ChaosStage> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-chaos-'));
  const dataDirectory = join(folder, 'server');
  const server = { running: await startEmbeddedProcess(dataDirectory) };
  const { url } = server.running;
  const accounts = await Promise.all([
    startAccount('ss-1', 'shipstation', seed),
    startAccount('ss-2', 'shipstation', seed + 1),
    startAccount('se-1', 'shipengine', seed + 2),
    startAccount('se-2', 'shipengine', seed + 3),
  ]);
  const connectionsFile = join(folder, 'connections.json');
  const settings = { settleSeconds: 1, reaskAfterSeconds: 10 };
  const connections = accounts.map(({ id, provider, sandbox }) =>
    writeEntry({ id, provider, sandbox: {}, settings }, sandbox),
  );
  await writeFile(connectionsFile, JSON.stringify({ connections }));
  const { database } = connectPool(url, quietLogger, 4);
  const gateways: GatewayProcess[] = [];
  return {
    accounts,
    database,
    restartPostgres: async (how) => {
      await server.running[how]();
      server.running = await restart(dataDirectory);
    },
    startGateway: async (name) => {
      const environment = {
        DATABASE_URL: `${url}&application_name=${name}`,
        CONNECTIONS_FILE: connectionsFile,
        ADMIN_API_KEY: adminKey,
        ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
        LOG_LEVEL: 'warn',
      };
      const gateway = await startGatewayProcess(environment, folder);
      gateways.push(gateway);
      return gateway;
    },
    close: async () => {
      await Promise.all(gateways.map((gateway) => gateway.kill()));
      await database.destroy();
      await Promise.all(accounts.map(({ sandbox }) => sandbox.close()));
      await server.running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function restart(dataDirectory: string): Promise<EmbeddedProcess> {
  const server = await startEmbeddedProcess(dataDirectory);
  if (server.error !== '') throw new Error(`PostgreSQL did not come back: ${server.error}`);
  return server;
}

async function startAccount(
  id: string,
  provider: StagedAccount['provider'],
  seed: number,
): Promise<StagedAccount> {
  const names = Array.from({ length: 6 }, (_, index) => String(index + 1));
  const sourceOf = provider === 'shipstation' ? store : orderSource;
  const list: SandboxSource[] = names.map((name) => sourceOf(name, behaviour));
  const sandbox: Sandbox = await startPlentifulSandbox({ seed, sources: list, callsKept: 1_000_000 });
  return { id, provider, sandbox, sources: names };
}
