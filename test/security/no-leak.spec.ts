import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalIssuer, startLocalIssuer } from '../e2e/access/local-issuer.js';
import { readRecord } from '../contract/json.js';
import { type DocumentedOperation, readOperations } from '../contract/read-operations.js';
import { adminKey } from '../stage/gateway/caller.js';
import { requestRefresh, waitForEnd } from '../stage/gateway/follow.js';
import { type GatewayProcess, startGatewayProcess } from '../stage/gateway/gateway-process.js';
import { orderSource, store } from '../stage/gateway/sources.js';
import { openStage, type Stage, startPlentifulSandbox } from '../stage/gateway/stage.js';
import { waitForServerEnd } from '../stage/gateway/wait-for-server-end.js';
import { openWebhookReceiver, type WebhookReceiver } from '../stage/receivers/webhook-receiver.js';
import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { dumpTables, readFiles, readProcesses, readSessions } from './everywhere.js';
import { canaryCore, findLeaks, listForms, type Sample } from './secret-forms.js';

/** Characters that change under every kind of escaping. */
const odd = `"/\\+%=&`;
const canary = (name: string) => `${canaryCore}${odd}${name}-0123456789`;
const quick = { queuedInMs: 0, runningInMs: 100 } as const;
const credentials = {
  shipstation: { apiKey: canary('ss-key'), apiSecret: canary('ss-secret') },
  shipengine: { apiKey: canary('se-key') },
};
const nextCredentials = { apiKey: canary('next-key'), apiSecret: canary('next-secret') };
const encryptionKey = Buffer.concat([Buffer.from(canaryCore), Buffer.alloc(32, 7)]).subarray(0, 32);

/** The body of a provider that repeats the credentials in its message, in many forms. */
function echo(secrets: readonly string[]): string {
  const pairs = secrets.map((secret) => `${secrets[0]}:${secret}`);
  const message = [...secrets, ...pairs].map((secret) => [
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ]);
  return JSON.stringify({
    Message: message.flat().join(' ').slice(0, 4000),
    errors: [{ message: message.flat().join(' ') }],
  });
}

describe('nothing secret', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let issuer: LocalIssuer;
  let other: Sandbox;
  let receiver: WebhookReceiver;
  /** The folder for the reports that Node writes when a process crashes. */
  let reports: string;
  /** The secrets to search for. A secret that the gateway creates may show only in the response that creates it. */
  const secrets: string[] = [canaryCore, adminKey];
  const responses: Sample[] = [];

  beforeAll(async () => {
    reports = await mkdtemp(join(tmpdir(), 'reports-'));
    [issuer, receiver] = await Promise.all([startLocalIssuer(), openWebhookReceiver()]);
    other = await startPlentifulSandbox({
      sources: [store('1', quick)],
      credentials: { shipstation: nextCredentials },
    });
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { credentials, sources: [store('1', quick)] } },
      { id: 'se', provider: 'shipengine', sandbox: { credentials, sources: [orderSource('a', quick)] } },
    ]);
    gateway = await stage.start({
      LOG_LEVEL: 'trace',
      ENCRYPTION_KEYS: `k1:${encryptionKey.toString('base64')}`,
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: issuer.audience,
      WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
      PROVIDER_BASE_URL_ALLOWLIST: new URL(other.url).origin,
      NODE_OPTIONS: `--report-uncaught-exception --report-directory=${reports} --import=data:text/javascript,process.on('SIGUSR2',()=>{throw%20new%20Error('A%20planted%20crash')})`,
    });
  });
  afterAll(async () => {
    await stage.close();
    await Promise.all([issuer.close(), receiver.close(), other.close()]);
    await rm(reports, { recursive: true });
  });

  interface Sent {
    readonly key?: string | null;
    readonly json?: unknown;
    readonly raw?: string;
    /** Fields of the response that show a secret once. Their values become secrets and are removed before the search. */
    readonly shows?: readonly string[];
  }

  /** Calls the gateway and keeps the status, headers and body for the search. A stream is read for a moment only. */
  async function call(method: string, path: string, { key = adminKey, json, raw, shows = [] }: Sent = {}) {
    const aborted = new AbortController();
    const response = await fetch(`${gateway.origin}${path}`, {
      method,
      signal: aborted.signal,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(json === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: raw ?? (json === undefined ? null : JSON.stringify(json)),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    let text = isStream ? await readFirst(response) : await response.text();
    aborted.abort();
    const body: unknown =
      response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : null;
    for (const name of shows) {
      const secret = String(readRecord(body)[name]);
      const bare = secret.startsWith('whsec_') ? secret.slice(6) : (secret.split('/').at(-1) ?? '');
      secrets.push(bare);
      for (const form of listForms(bare)) text = text.replaceAll(form, '');
    }
    responses.push({
      name: `${method} ${path} ${response.status}`,
      text: `${JSON.stringify([...response.headers])} ${text}`,
    });
    return { status: response.status, body };
  }
  const idOf = ({ body }: { readonly body: unknown }) => String(readRecord(body)['id']);

  /** Uses every operation that handles a secret, with valid and with invalid input. Returns ids for the other routes. */
  async function useSecrets(): Promise<Readonly<Record<string, string>>> {
    const connection = {
      id: 'made',
      provider: 'shipstation',
      baseUrl: other.shipstationUrl,
      credentials: nextCredentials,
      settings: { quota: { requestsPerMinute: 6000, share: 1 } },
    };
    const wrong = { apiKey: canary('wrong-key'), apiSecret: canary('wrong-secret') };
    for (const odd of [
      { credentials: canary('text') },
      { credentials: [canary('list')] },
      { credentials: { apiKey: canary('half') } },
      { credentials: { ...wrong, more: canary('more') } },
      { credentials: { ...wrong, apiKey: `${canary('space')} ` } },
    ])
      expect((await call('POST', '/connections', { json: { ...connection, ...odd } })).status).toBe(400);
    await call('POST', '/connections', { raw: `{"credentials": "${canaryCore}", ` });
    const rejected = await call('POST', '/connections', {
      json: { ...connection, credentials: wrong, verify: true },
    });
    expect(rejected.status).toBeGreaterThanOrEqual(400);
    expect((await call('POST', '/connections', { json: { ...connection, verify: true } })).status).toBe(201);
    expect(
      (await call('PATCH', '/connections/made', { json: { credentials: wrong, verify: true } })).status,
    ).toBeGreaterThanOrEqual(400);
    const key = await call('POST', '/api-keys', {
      json: { name: 'a key', scopes: ['refresh:write', 'refresh:read'] },
      shows: ['key'],
    });
    const hook = await call('POST', '/webhooks', { json: { url: receiver.url }, shows: ['secret'] });
    expect([key.status, hook.status]).toEqual([201, 201]);
    await call('POST', `/webhooks/${idOf(hook)}/rotate-secret`, { shows: ['secret'] });
    await call('POST', '/connections/se/webhook-token', { shows: ['token', 'url'] });
    const token = await issuer.token({
      claims: { sub: 'somebody', scope: 'refresh:read', connections: ['ss'] },
    });
    secrets.push(token.split('.')[2] ?? '');
    await call('GET', '/refresh', { key: token });
    const [refresh] = [
      await requestRefresh(gateway, { connection: 'ss', source: '1' }),
      await requestRefresh(gateway, { connection: 'se' }),
    ];
    await waitForEnd(gateway, refresh.id);
    return {
      refresh: refresh.id,
      webhooks: idOf(hook),
      'api-keys': idOf(key),
      connections: 'ss',
      providers: 'shipengine',
    };
  }

  /** Lets the provider fail with messages that contain the credentials. */
  async function failAtTheProvider(): Promise<void> {
    for (const [connection, provider] of [
      ['ss', 'shipstation'],
      ['se', 'shipengine'],
    ] as const) {
      const own: readonly string[] = Object.values(credentials[provider]);
      const { control } = stage.sandbox(connection);
      for (const operation of ['refresh', 'list'] as const) {
        for (const [status, type] of [
          [400, 'application/json'],
          [403, 'application/json'],
          [500, 'application/json'],
          [502, 'text/html'],
        ] as const) {
          const response = {
            kind: 'answer' as const,
            status,
            headers: { 'Content-Type': type },
            body: echo(own),
          };
          const fault = control.addFault({ operation, fault: response });
          if (operation === 'list') await call('POST', `/connections/${connection}/verify`);
          else if (status < 500)
            await waitForEnd(
              gateway,
              (await requestRefresh(gateway, { connection, source: connection === 'ss' ? '1' : 'a' })).id,
            );
          control.removeFault(fault);
          // A 403 with a JSON body may have made the connection unauthorized.
          await call('POST', `/connections/${connection}/verify`);
        }
      }
    }
  }

  async function driveEveryRoute(
    ids: Readonly<Record<string, string>>,
  ): Promise<readonly DocumentedOperation[]> {
    const document = readRecord((await call('GET', '/openapi.json')).body);
    const operations = readOperations(document);
    const later = (one: DocumentedOperation) => (one.method === 'DELETE' ? 1 : 0);
    const token = await issuer.token({ forged: true });
    secrets.push(token.split('.')[2] ?? '');
    for (const operation of operations.toSorted((one, another) => later(one) - later(another))) {
      const kind = operation.path.split('/')[1] ?? '';
      const path = operation.path
        .replace('{id}', ids[kind] ?? 'none')
        .replace(/\{\w+\}/g, `${canaryCore}-in-the-path`);
      const json = operation.body === null ? {} : { json: {} };
      await call(operation.method, path, { key: null, ...json });
      await call(operation.method, path, { key: `rgw_${canaryCore}_${canaryCore}`, ...json });
      await call(operation.method, path, { key: token, ...json });
      await call(operation.method, `${path}?unknown=${canaryCore}`, json);
      const showsSecret = /rotate-secret|webhook-token/.exec(operation.path)?.[0];
      const shows =
        { 'rotate-secret': ['secret'], 'webhook-token': ['token', 'url'] }[showsSecret ?? ''] ?? [];
      await call(operation.method, path, { ...json, shows });
    }
    return operations;
  }

  test('shows in a response, a log line, a row, a webhook or a crash report, whatever is requested and whatever fails', async () => {
    const ids = await useSecrets();
    await failAtTheProvider();
    const operations = await driveEveryRoute(ids);
    expect(operations.length).toBeGreaterThan(25);
    expect(responses.length).toBeGreaterThan(4 * operations.length);
    const sessions = await readSessions(stage.database);
    process.kill(gateway.pid, 'SIGUSR2');
    // The report is complete when the process has ended.
    await gateway.finished;
    expect(gateway.output()).toContain('A planted crash');
    const reported = await readFiles(reports, []);
    expect(reported.map(({ text }) => text.includes('A planted crash'))).toEqual([true]);
    const samples: readonly Sample[] = [
      ...responses,
      { name: 'output', text: gateway.output() },
      { name: 'webhooks', text: JSON.stringify(receiver.bodies) },
      ...sessions,
      ...reported,
      ...(await dumpTables(stage.database)),
    ];
    expect(gateway.output().includes('"level":"info"')).toBe(true);
    expect(receiver.bodies.length).toBeGreaterThan(0);
    // A query contains what the caller sent, so the name of a sample leaves it out.
    expect(
      findLeaks(
        samples.map(({ name, text }) => ({ name: name.split('?')[0] ?? '', text })),
        secrets,
      ),
    ).toEqual([]);
  });

  test('shows on the disk of a killed gateway, except in the two files for its own secrets', async () => {
    const alone = await stage.startAlone({ CONNECTIONS_FILE: stage.connectionsFile, LOG_LEVEL: 'trace' });
    await waitForEnd(alone, (await requestRefresh(alone, { connection: 'ss', source: '1' })).id);
    const processes = await readProcesses(stage.dataFolder);
    expect(processes.length).toBeGreaterThan(0);
    await alone.kill();
    await waitForServerEnd(stage.dataFolder);
    const files = await readFiles(stage.dataFolder, ['admin-key', 'encryption-keys']);
    expect(files.length).toBeGreaterThan(100);
    const samples = [...files, ...processes, { name: 'output', text: alone.output() }];
    expect(findLeaks(samples, [canaryCore, adminKey])).toEqual([]);
  });

  test('shows when an invalid value keeps a gateway from starting', async () => {
    const folder = join(stage.dataFolder, '..');
    const file = join(folder, 'invalid.json');
    const entry = {
      id: 'ss',
      provider: 'shipstation',
      credentials: { ...credentials.shipstation, more: canary('x') },
    };
    await writeFile(file, JSON.stringify({ connections: [entry, { ...entry, credentials: canary('y') }] }));
    const good = {
      DATABASE_URL: stage.databaseUrl,
      ADMIN_API_KEY: adminKey,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    };
    const errors: readonly Readonly<Record<string, string>>[] = [
      { ADMIN_API_KEY: canaryCore },
      { ENCRYPTION_KEYS: `k1:${canaryCore}` },
      { ENCRYPTION_KEYS: canaryCore },
      { DATABASE_URL: `postgres://someone:${canaryCore}@127.0.0.1:1/none` },
      { DATABASE_URL: `postgres://someone:${canaryCore}@[not-a-host/none` },
      { CONNECTIONS_FILE: file },
      {
        CONNECTIONS_FILE: stage.connectionsFile,
        ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 9).toString('base64')}`,
      },
    ];
    for (const invalid of errors) {
      const started = await startGatewayProcess({ ...good, LOG_LEVEL: 'trace', ...invalid }, folder).then(
        async (running) => {
          await running.kill();
          return running.output();
        },
        (error: unknown) => String(error),
      );
      expect(started.length).toBeGreaterThan(20);
      expect(
        findLeaks([{ name: Object.keys(invalid).join(' '), text: started }], [canaryCore, adminKey]),
      ).toEqual([]);
    }
  });
});

/** The first chunk of a stream. */
async function readFirst(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = await Promise.race([
    reader?.read(),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 500)),
  ]);
  return first?.value === undefined ? '' : new TextDecoder().decode(first.value as Uint8Array);
}
