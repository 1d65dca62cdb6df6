import { verify, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callControl, callShipengine, callShipstation } from '../../../test/e2e/sandbox/call-sandbox.js';
import { type Sandbox, startSandbox } from '../start-sandbox.js';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the webhooks of the sandbox', () => {
  let sandbox: Sandbox;
  const received: Received[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(204).end();
      received.push({ headers: request.headers, body });
      receiver.emit('webhook');
    });
  });
  let url: string;

  beforeEach(async () => {
    received.length = 0;
    sandbox = await startSandbox({ behaviour: { queuedInMs: 0, runningInMs: 50 } });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    url = `http://127.0.0.1:${address.port}/hook`;
  });
  afterEach(async () => {
    await sandbox.close();
    receiver.close();
    receiver.closeAllConnections();
  });

  it('come once per finished import, unsigned at ShipStation', async () => {
    await callControl(sandbox, 'PUT /webhooks/shipstation', { json: { url } });
    const arrival = once(receiver, 'webhook');
    await callShipstation(sandbox, 'POST /stores/refreshstore?storeId=12345');
    await arrival;
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ resource_type: 'ORDER_NOTIFY' });
    expect(Object.keys(received[0]?.headers ?? {}).filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  it('are signed at ShipEngine with a key of its set', async () => {
    sandbox.control.notifyWebhook('shipengine', url);
    const arrival = once(receiver, 'webhook');
    const [source] = sandbox.control.sources().filter(({ provider }) => provider === 'shipengine');
    await callShipengine(sandbox, `PUT /v-beta/order_sources/${source?.id}/refresh`);
    await arrival;
    const { headers, body } = received[0] ?? { headers: {}, body: '' };
    const { keys } = (await (await fetch(`${sandbox.shipengineUrl}/jwks`)).json()) as {
      keys: { kid: string }[];
    };
    const jwk = keys.find(({ kid }) => kid === headers['x-shipengine-rsa-sha256-key-id']);
    const signed = `${String(headers['x-shipengine-timestamp'])}.${body}`;
    const signature = Buffer.from(String(headers['x-shipengine-rsa-sha256-signature']), 'base64');
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    expect(verify('sha256', Buffer.from(signed), key, signature)).toBe(true);
    expect(keys.map((each) => each.kid)).toContain('sandbox-ec');
  });

  it('stop when they are switched off, and reject an invalid URL', async () => {
    sandbox.control.notifyWebhook('shipstation', url);
    sandbox.control.notifyWebhook('shipstation', null);
    await callShipstation(sandbox, 'POST /stores/refreshstore?storeId=12345');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(received).toEqual([]);
    expect((await callControl(sandbox, 'PUT /webhooks/shipstation', { json: { url: 'x' } })).status).toBe(
      400,
    );
  });
});
