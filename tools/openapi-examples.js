/**
 * Records the examples of the OpenAPI document from a running gateway, and writes them to
 * `src/documentation/complete/recorded-examples.json`: named responses for each operation and success status, and a body for each
 * type of webhook event. Needs `npm run build`; takes about half a minute. Run it when the fields of responses have changed, then
 * run `npm run openapi`.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openScene } from './examples/open-scene.js';
import { settle } from './examples/settle.js';

const target = new URL('../src/documentation/complete/recorded-examples.json', import.meta.url);
const startedAtInMs = Date.now();
const scene = await openScene();
const operations = {};
const events = {};

try {
  await record();
  const { urls } = scene;
  const recording = settle({ operations, events }, { urls, startedAtInMs });
  await writeFile(target, `${JSON.stringify(recording, null, 2)}\n`);
} finally {
  await scene.close();
}

/** Calls the gateway. With `as` (`operationId name: summary`) it keeps the response as an example of that operation. */
async function call(method, path, { json, headers, as } = {}) {
  const response = await fetch(`${scene.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${scene.adminKey}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  const text = await response.text();
  const value = text === '' ? null : JSON.parse(text);
  if (response.status >= 400) throw new Error(`${method} ${path} returned ${response.status}: ${text}`);
  if (as !== undefined) {
    const [, operation, name, summary] = /^(\S+) (\S+): (.+)$/.exec(as);
    ((operations[operation] ??= {})[response.status] ??= {})[name] = { summary, value };
  }
  return value;
}

/** Repeats the call until `isSo` is true for the response. */
async function callUntil(isSo, method, path, options = {}) {
  let value;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    value = await call(method, path, { ...options, as: undefined });
    if (isSo(value)) return options.as === undefined ? value : call(method, path, options);
    await sleep(100);
  }
  throw new Error(`${method} ${path} did not reach the expected state: ${JSON.stringify(value)}`);
}

async function record() {
  await recordOperation();
  await recordConnections();
  const webhook = await call('POST', '/webhooks', {
    json: { url: `${scene.receiver.origin}/refreshes`, description: 'Order management' },
    as: 'createWebhook created: The secret is shown only this once',
  });
  await recordRefreshes();
  await recordKeys();
  await recordWebhooks(webhook.id);
  await call('GET', '/audit?limit=5', { as: 'listAudit page: Newest first' });
  await call('GET', '/audit/provider-calls?limit=3', { as: 'listProviderCalls page: Newest first' });
}

async function recordOperation() {
  await call('GET', '/health/live', { as: 'getLiveness up: It runs' });
  await call('GET', '/health/ready', { as: 'getReadiness ready: It accepts requests' });
  await call('GET', '/providers', { as: 'listProviders all: What each provider can do' });
  for (const id of ['shipstation', 'shipengine']) {
    await call('GET', `/providers/${id}`, { as: `getProvider ${id}: What ${id} can do` });
  }
}

async function recordConnections() {
  const json = {
    id: 'new-shipstation',
    provider: 'shipstation',
    credentials: { apiKey: 'an-example-of-an-api-key-31f0', apiSecret: 'an-example-of-an-api-secret' },
    // Paused, so that the real provider is never called.
    status: 'paused',
  };
  await call('POST', '/connections', {
    json,
    as: 'createConnection created: Its credentials are never shown',
  });
  await call('PATCH', '/connections/new-shipstation', {
    json: { settings: { quota: { share: 0.5 } } },
    as: 'changeConnection changed: It leaves more of the quota to others',
  });
  await call('DELETE', '/connections/new-shipstation');
  await callUntil(({ items }) => items.length > 0, 'GET', '/connections/acme-shipstation/sources', {
    as: 'listSources stores: Stores of ShipStation',
  });
  await callUntil(({ items }) => items.length > 0, 'GET', '/connections/acme-shipengine/sources', {
    as: 'listSources order-sources: Order sources of ShipEngine',
  });
  await call('POST', '/connections/acme-shipstation/verify', {
    as: 'verifyConnection accepted: The provider accepts the credentials',
  });
  await call('GET', '/connections', { as: 'listConnections all: One connection at each provider' });
  await call('GET', '/connections/acme-shipstation', {
    as: 'getConnection active: From the CONNECTIONS_FILE',
  });
  await call('POST', '/connections/acme-shipengine/webhook-token', {
    as: 'makeWebhookToken made: The URL is shown only this once',
  });
  await call('GET', '/connections/acme-shipstation/quota', { as: 'getQuota seen: After a few calls' });
}

async function recordRefreshes() {
  const store = { connection: 'acme-shipstation', source: '12345' };
  const since = '2026-11-20T15:05:02-07:00';
  const stored = await call('POST', '/refresh', {
    json: { ...store, since, metadata: { order: '4711' } },
    as: 'createRefresh accepted: Stored; not finished yet',
  });
  await callUntil(({ status }) => status === 'running', 'GET', `/refresh/${stored.id}`, {
    as: 'getRefresh running: The provider imports',
  });
  await callUntil(({ finishedAt }) => finishedAt !== null, 'GET', `/refresh/${stored.id}`, {
    as: 'getRefresh succeeded: Finished, with evidence',
  });
  const other = { ...store, source: '12346' };
  await call('POST', '/refresh', {
    json: other,
    headers: { prefer: 'wait=30' },
    as: 'createRefresh imported: Finished within the wait',
  });
  await call('POST', '/refresh', {
    json: { ...other, maxAgeSeconds: 600 },
    as: 'createRefresh already-fresh: An import of the last ten minutes is enough',
  });
  const whole = await call('POST', '/refresh', {
    json: { connection: 'acme-shipengine' },
    headers: { prefer: 'wait=30' },
  });
  await call('GET', `/refresh/${whole.id}`, { as: 'getRefresh partial: A marketplace has failed' });
  await call('GET', `/refresh/${whole.id}/targets`, {
    as: 'listRefreshTargets ended: One of two has failed',
  });
  const walmart = '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a02';
  const failing = await call('POST', '/refresh', {
    json: { connection: 'acme-shipengine', source: walmart },
    headers: { prefer: 'wait=30' },
  });
  await call('GET', `/refresh/${failing.id}`, { as: 'getRefresh failed: The marketplace has failed' });
  await recordStuckImport();
  await call('GET', '/refresh?limit=3', {
    as: 'listRefreshes page: The newest, with the cursor of the next page',
  });
  const { value } = operations.getRefresh[200].succeeded;
  const event = await callStreamOf(value.id);
  for (const operation of ['streamRefreshEvents', 'streamEventsOfRefresh']) {
    operations[operation] = { 200: { event: { summary: 'The `data` of one event', value: event } } };
  }
}

async function recordStuckImport() {
  const json = { connection: 'acme-shipstation', source: '12347' };
  const stuck = await call('POST', '/refresh', { json });
  await callUntil(({ status }) => status === 'running', 'GET', `/refresh/${stuck.id}`);
  await call('POST', `/refresh/${stuck.id}/cancel`, { as: 'cancelRefresh canceled: The import goes on' });
  const next = await call('POST', '/refresh', { json });
  await call('POST', `/connections/${json.connection}/sources/${json.source}/release`, {
    as: 'releaseSource released: It can be refreshed again',
  });
  await call('POST', `/refresh/${next.id}/cancel`);
}

async function callStreamOf(id) {
  const response = await fetch(`${scene.origin}/refresh/${id}/events`, {
    headers: { authorization: `Bearer ${scene.adminKey}` },
  });
  const [, data] = /^data: ?(.+)$/m.exec(await response.text());
  return JSON.parse(data);
}

async function recordKeys() {
  const { id } = await call('POST', '/api-keys', {
    json: {
      name: 'warehouse',
      scopes: ['refresh:read', 'refresh:write'],
      connections: ['acme-shipstation'],
      expiresAt: '2027-12-31T23:59:59Z',
    },
    as: 'createApiKey created: The key is shown only this once',
  });
  await call('GET', '/api-keys', { as: 'listApiKeys all: Without their secrets' });
  await call('GET', `/api-keys/${id}`, { as: 'getApiKey limited: It sees one connection' });
}

async function recordWebhooks(id) {
  const path = `/webhooks/${id}`;
  const isDelivered = ({ items }) => items.length > 0 && items.every(({ status }) => status === 'succeeded');
  await call('POST', `${path}/test`, { as: 'testWebhook pending: It is sent immediately' });
  await callUntil(isDelivered, 'GET', `${path}/deliveries?limit=50`);
  const { items } = await call('GET', `${path}/deliveries?limit=2`, {
    as: 'listWebhookDeliveries page: The newest, with the cursor of the next page',
  });
  await call('POST', `${path}/deliveries/${items[0].id}/redeliver`, {
    as: 'redeliver pending: It is sent once more',
  });
  await call('POST', `${path}/redeliver`, {
    json: { since: new Date(startedAtInMs).toISOString() },
    as: 'redeliverSince nothing: Everything had been delivered',
  });
  const disabled = await call('POST', '/webhooks', { json: { url: `${scene.receiver.origin}/gone` } });
  await call('POST', `/webhooks/${disabled.id}/test`);
  await callUntil(({ enabled }) => !enabled, 'GET', `/webhooks/${disabled.id}`, {
    as: 'getWebhook disabled: Its receiver has responded with 410',
  });
  await callUntil(isDelivered, 'GET', `${path}/deliveries?limit=50`);
  await call('GET', path, { as: 'getWebhook enabled: All is well' });
  await call('PATCH', path, {
    json: { eventTypes: ['refresh.succeeded', 'refresh.partial', 'refresh.failed'] },
    as: 'changeWebhook changed: It gets fewer events',
  });
  await call('GET', '/webhooks', { as: 'listWebhooks all: Newest first' });
  await call('POST', `${path}/rotate-secret`, {
    as: 'rotateWebhookSecret rotated: Both secrets are valid for a day',
  });
  for (const event of scene.receiver.events) events[event.type] ??= event;
}
