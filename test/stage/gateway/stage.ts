import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../src/database/database.js';
import type { SandboxProvider } from '../../../src/sandbox/sandbox-provider.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { createTestDatabase } from '../database/create-test-database.js';
import { adminKey } from './caller.js';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js';
import { waitForServerEnd } from './wait-for-server-end.js';

/** A connection of the gateway, with its own sandbox. */
export interface StagedConnection {
  readonly id: string;
  readonly provider: SandboxProvider;
  readonly sandbox: SandboxOptions;
  /** Further keys of its entry in the `CONNECTIONS_FILE`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Sandboxes, a database, and gateways that use them. */
export interface Stage {
  /** Starts another gateway with the same database and connections. */
  start(environment?: Readonly<Record<string, string>>): Promise<GatewayProcess>;
  /** Starts a gateway with its own PostgreSQL in `dataFolder`; only one may run at a time. */
  startAlone(environment?: Readonly<Record<string, string>>): Promise<GatewayProcess>;
  /** The `DATA_DIR` of gateways that are started alone. */
  readonly dataFolder: string;
  readonly database: Database;
  /** A value for `DATABASE_URL`. */
  readonly databaseUrl: string;
  readonly connectionsFile: string;
  sandbox(connection: string): Sandbox;
  /** Stops everything that was started; rejects if a gateway has logged an error. */
  close(): Promise<void>;
}

/** A quota that never makes a test wait, unless the test sets its own. */
const plenty = { callsPerMinute: 6000, headers: true };

/** What a gateway needs in addition to `DATABASE_URL` and `CONNECTIONS_FILE`. */
const secrets = {
  ADMIN_API_KEY: adminKey,
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

/** Starts a sandbox for each connection, writes the `CONNECTIONS_FILE` and creates a database. It starts no gateway. */
export async function openStage(connections: readonly StagedConnection[]): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-e2e-'));
  const connectionsFile = join(folder, 'connections.json');
  const sandboxes = new Map<string, Sandbox>();
  for (const { id, sandbox } of connections) sandboxes.set(id, await startPlentifulSandbox(sandbox));
  const find = (id: string) => {
    const sandbox = sandboxes.get(id);
    if (sandbox === undefined) throw new Error(`The stage has no connection ${id}.`);
    return sandbox;
  };
  const entries = connections.map((connection) => writeEntry(connection, find(connection.id)));
  await writeFile(connectionsFile, JSON.stringify({ connections: entries }));
  const testDatabase = await createTestDatabase();
  const starts: Promise<GatewayProcess>[] = [];
  const dataFolder = join(folder, 'data');
  const start = (environment: Readonly<Record<string, string>>) => {
    const started = startGatewayProcess({ CONNECTIONS_FILE: connectionsFile, ...environment }, folder);
    starts.push(started);
    return started;
  };
  return {
    dataFolder,
    connectionsFile,
    database: testDatabase.database,
    databaseUrl: testDatabase.url,
    sandbox: find,
    start: (environment) => start({ DATABASE_URL: testDatabase.url, ...secrets, ...environment }),
    startAlone: (environment) => start({ DATA_DIR: dataFolder, ADMIN_API_KEY: adminKey, ...environment }),
    close: async () => {
      // A failed test may leave a gateway that is still starting. A gateway that could not start has ended already.
      const settled = await Promise.allSettled(starts);
      const gateways = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await waitForServerEnd(dataFolder);
      for (const sandbox of sandboxes.values()) await sandbox.close();
      await testDatabase.close();
      await rm(folder, { recursive: true });
      const errors = gateways.flatMap((gateway) => findErrors(gateway.output()));
      if (errors.length > 0) throw new Error(`A gateway has logged errors:\n${errors.join('\n')}`);
    },
  };
}

/** Starts a sandbox with a quota that never makes a test wait. */
export function startPlentifulSandbox(options: SandboxOptions): Promise<Sandbox> {
  return startSandbox({ quotas: { shipstation: plenty, shipengine: plenty }, ...options });
}

/** The entry of a connection in the `CONNECTIONS_FILE`. */
export function writeEntry({ id, provider, settings }: StagedConnection, sandbox: Sandbox) {
  return {
    id,
    provider,
    baseUrl: provider === 'shipstation' ? sandbox.shipstationUrl : sandbox.shipengineUrl,
    credentials: sandbox.credentials[provider],
    quota: { requestsPerMinute: plenty.callsPerMinute, share: 1 },
    ...settings,
  };
}

function findErrors(output: string): readonly string[] {
  return output.split('\n').filter((line) => /^\{"level":"(error|fatal)"/.test(line));
}
