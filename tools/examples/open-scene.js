/**
 * A built gateway with its own PostgreSQL, a sandbox with one connection at each provider, and a webhook receiver. The examples of
 * the OpenAPI document are recorded from them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const adminKey = 'the-admin-key-of-the-recorded-examples';
const quick = { queuedInMs: 300, runningInMs: 1_500 };
const plenty = { callsPerMinute: 6000, headers: true };

const hoursAgo = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();

const store = (id, name, marketplaceId, behaviour = {}) => ({
  provider: 'shipstation',
  ...{ id, name, marketplaceId, active: true, accountName: null, integrationUrl: null },
  lastAttemptAt: hoursAgo(3),
  behaviour: { ...quick, ...behaviour },
});

const orderSource = (id, name, code, friendlyName, behaviour = {}) => ({
  provider: 'shipengine',
  ...{ id, name, code, friendlyName, active: true, refreshable: true },
  lastAttemptAt: hoursAgo(2),
  behaviour: { ...quick, ...behaviour },
});

const sources = [
  store('12345', 'My Shopify store', 68),
  store('12346', 'My Amazon store', 2),
  store('12347', 'My Magento store', 10, { runningInMs: 'endless' }),
  orderSource('7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a01', 'My Shopify account', 'shopify', 'Shopify'),
  orderSource('7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a02', 'My Walmart account', 'walmart', 'Walmart', {
    ending: { kind: 'error' },
  }),
];

/** Starts the sandbox, the receiver and the gateway; `close` stops them. */
export async function openScene() {
  const { startSandbox } = await import('../../dist/sandbox/start-sandbox.js');
  const folder = await mkdtemp(join(tmpdir(), 'gateway-examples-'));
  const sandbox = await startSandbox({ sources, quotas: { shipstation: plenty, shipengine: plenty } });
  const quota = { requestsPerMinute: plenty.callsPerMinute, share: 1 };
  const entry = (provider, baseUrl) => ({
    id: `acme-${provider}`,
    provider,
    baseUrl,
    credentials: sandbox.credentials[provider],
    quota,
  });
  const connections = [
    entry('shipstation', sandbox.shipstationUrl),
    entry('shipengine', sandbox.shipengineUrl),
  ];
  const connectionsFile = join(folder, 'connections.json');
  await writeFile(connectionsFile, JSON.stringify({ connections }));
  const receiver = await openReceiver();
  const { origin, stop } = await startGateway({
    ADMIN_API_KEY: adminKey,
    CONNECTIONS_FILE: connectionsFile,
    DATA_DIR: join(folder, 'data'),
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'error',
  });
  return {
    origin,
    adminKey,
    receiver,
    /** URLs of this machine, each with the one that the examples show instead. */
    urls: [
      [sandbox.shipstationUrl, 'https://ssapi.shipstation.com'],
      [sandbox.shipengineUrl, 'https://api.shipengine.com'],
      [receiver.origin, 'https://hooks.example.com'],
    ],
    close: async () => {
      await stop();
      await receiver.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function startGateway(environment) {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const gateway = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const finished = once(gateway, 'exit');
  const origin = await new Promise((resolve, reject) => {
    let output = '';
    gateway.stdout.on('data', (chunk) => {
      output += chunk;
      const [, found] = /^First call: .*?(http:\/\/[^/ ]+)/m.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    gateway.once('exit', () => reject(new Error(`The gateway ended before it served: ${output}`)));
  });
  const stop = async () => {
    if (gateway.exitCode === null) gateway.kill('SIGTERM');
    await finished;
  };
  return { origin, stop };
}

/** Accepts webhooks at `/refreshes`, and responds with 410 to other paths. */
async function openReceiver() {
  const events = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      if (request.url !== '/refreshes') return void response.writeHead(410).end();
      events.push(JSON.parse(text));
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    events,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
