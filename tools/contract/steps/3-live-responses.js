/**
 * Checks requests and responses of a running gateway with the validating proxy of Prism (`--errors`). Prism does not support the empty
 * security requirement of `/health`, streams and the `webhooks` section, and does not check response headers; the end-to-end tests
 * do. Needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openScene } from '../../examples/open-scene.js';

const folder = fileURLToPath(new URL('..', import.meta.url));

export default {
  title: 'Responses of a running gateway, checked by Prism',
  columns: ['request', 'status', 'violations'],
  rows: async () => {
    const scene = await openScene();
    const prism = await startPrism(scene.origin);
    try {
      return await drive(prism.origin, scene);
    } finally {
      await prism.stop();
      await scene.close();
    }
  },
};

async function drive(origin, { adminKey, receiver }) {
  const rows = [];
  const call = async (method, path, json, headers = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await response.text();
    const body = text === '' ? null : JSON.parse(text);
    rows.push(describe(`${method} ${path}`, response.status, body));
    return body ?? {};
  };
  const store = { connection: 'acme-shipstation', source: '12345' };
  for (const path of ['/providers', '/providers/shipengine']) await call('GET', path);
  for (const path of ['', '/acme-shipstation', '/acme-shipstation/sources', '/acme-shipstation/quota']) {
    await call('GET', `/connections${path}`);
  }
  await call('POST', '/connections/acme-shipengine/verify');
  const webhook = await call('POST', '/webhooks', { url: `${receiver.origin}/refreshes` });
  await call('POST', '/refresh', store);
  const finished = await call('POST', '/refresh', { ...store, source: '12346' }, { prefer: 'wait=30' });
  await call('GET', `/refresh/${finished.id}`);
  await call('GET', `/refresh/${finished.id}/targets`);
  await call('POST', `/refresh/${finished.id}/cancel`);
  await call('GET', '/refresh?limit=2&status=succeeded');
  await call('GET', '/refresh/rfr_00000000000000000000000000');
  const key = await call('POST', '/api-keys', { name: 'warehouse', scopes: ['refresh:read'] });
  await call('GET', '/api-keys');
  await call('DELETE', `/api-keys/${key.id}`);
  await call('PATCH', `/webhooks/${webhook.id}`, { eventTypes: null, description: 'mine' });
  await call('POST', `/webhooks/${webhook.id}/rotate-secret`);
  await call('GET', `/webhooks/${webhook.id}/deliveries`);
  await call('DELETE', `/webhooks/${webhook.id}`);
  await call('GET', '/audit?limit=5');
  return rows;
}

/** Prism sends its own problem instead of the response when it finds a violation. Its problems have their own types. */
function describe(request, status, body) {
  const isOfPrism = String(body?.type).startsWith('https://stoplight.io/prism/');
  const found = isOfPrism ? (body.validation ?? [{ message: body.title }]) : [];
  return {
    cells: [request.replace(/_[0-9a-z]{26}/g, '_…'), String(status), String(found.length)],
    failed: isOfPrism,
    details: found.map((each) => `${request}: ${(each.location ?? []).join('.')} ${each.message}`),
  };
}

async function startPrism(upstream) {
  const port = await findFreePort();
  const args = ['proxy', '../../openapi/openapi.yaml', upstream, '--errors', '--port', String(port)];
  const prism = spawn('node_modules/.bin/prism', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(prism, 'exit');
  let output = '';
  await new Promise((resolve, reject) => {
    const check = (chunk) => {
      output += chunk;
      if (output.includes('Prism is listening')) resolve();
    };
    prism.stdout.on('data', check);
    prism.stderr.on('data', check);
    prism.once('exit', () => reject(new Error(`Prism ended before it served: ${output}`)));
  });
  const stop = async () => {
    prism.kill('SIGTERM');
    await ended;
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
