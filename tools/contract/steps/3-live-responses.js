/**
 * Prism's validating proxy (`--errors`) between a client and a running gateway with its sandbox: a second opinion on what
 * is asked and answered. It does not know the empty security requirement of `/health`, streams and the `webhooks` section, and does not judge headers of answers; the
 * end-to-end tests do. Needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openScene } from '../../examples/open-scene.js';

const folder = fileURLToPath(new URL('..', import.meta.url));

export default {
  title: "Answers of a running gateway, judged by Prism's proxy",
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
  const ask = async (method, path, json, headers = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await answer.text();
    const body = text === '' ? null : JSON.parse(text);
    rows.push(describe(`${method} ${path}`, answer.status, body));
    return body ?? {};
  };
  const store = { connection: 'acme-shipstation', source: '12345' };
  for (const path of ['/providers', '/providers/shipengine']) await ask('GET', path);
  for (const path of ['', '/acme-shipstation', '/acme-shipstation/sources', '/acme-shipstation/quota']) {
    await ask('GET', `/connections${path}`);
  }
  await ask('POST', '/connections/acme-shipengine/verify');
  const webhook = await ask('POST', '/webhooks', { url: `${receiver.origin}/refreshes` });
  await ask('POST', '/refresh', store);
  const ended = await ask('POST', '/refresh', { ...store, source: '12346' }, { prefer: 'wait=30' });
  await ask('GET', `/refresh/${ended.id}`);
  await ask('GET', `/refresh/${ended.id}/targets`);
  await ask('POST', `/refresh/${ended.id}/cancel`);
  await ask('GET', '/refresh?limit=2&status=succeeded');
  await ask('GET', '/refresh/rfr_00000000000000000000000000');
  const key = await ask('POST', '/api-keys', { name: 'warehouse', scopes: ['refresh:read'] });
  await ask('GET', '/api-keys');
  await ask('DELETE', `/api-keys/${key.id}`);
  await ask('PATCH', `/webhooks/${webhook.id}`, { eventTypes: null, description: 'mine' });
  await ask('POST', `/webhooks/${webhook.id}/rotate-secret`);
  await ask('GET', `/webhooks/${webhook.id}/deliveries`);
  await ask('DELETE', `/webhooks/${webhook.id}`);
  await ask('GET', '/audit?limit=5');
  return rows;
}

/** Prism answers in the gateway's place when it finds something; its problems have types of its own. */
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
  const gone = once(prism, 'exit');
  let output = '';
  await new Promise((resolve, reject) => {
    const look = (chunk) => {
      output += chunk;
      if (output.includes('Prism is listening')) resolve();
    };
    prism.stdout.on('data', look);
    prism.stderr.on('data', look);
    prism.once('exit', () => reject(new Error(`Prism ended before it served: ${output}`)));
  });
  const stop = async () => {
    prism.kill('SIGTERM');
    await gone;
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
