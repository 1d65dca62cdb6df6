import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request as sendRequest } from 'node:http';
import { callControl, callShipengine, callShipstation } from '../../../test/e2e/sandbox/call-sandbox.js';
import { ManualClock } from '../../../test/e2e/sandbox/manual-clock.js';
import { type Sandbox, startSandbox } from '../start-sandbox.js';
import { isLoopbackHost, isLoopbackIp } from '../../platform/is-loopback.js';

let clock: ManualClock;
let sandbox: Sandbox;

beforeEach(async () => {
  clock = new ManualClock();
  sandbox = await startSandbox({ clock, behaviour: { queuedInMs: 1_000, runningInMs: 2_000 } });
});
afterEach(() => sandbox.close());

const control = (call: string, json?: unknown) => callControl(sandbox, call, { json });
const refresh = (storeId = '12345') =>
  callShipstation(sandbox, `POST /stores/refreshstore?storeId=${storeId}`);

describe('the control API', () => {
  it('lists the calls with filters', async () => {
    await refresh();
    await callShipengine(sandbox, 'GET /v-beta/order_sources');
    expect((await control('GET /calls')).json).toEqual({ items: sandbox.control.calls() });
    expect((await control('GET /calls?after=1')).json).toMatchObject({ items: [{ sequence: 2 }] });
    expect(
      (await control('GET /calls?operation=refresh&provider=shipstation&source=12345')).json,
    ).toMatchObject({
      items: [{ sequence: 1 }],
    });
  });

  it('waits for a call, and returns none after the time limit', async () => {
    const waiting = control('GET /calls?operation=refresh&waitInMs=60000');
    await callShipengine(sandbox, 'GET /v-beta/order_sources');
    await refresh();
    expect((await waiting).json).toMatchObject({ items: [{ operation: 'refresh' }] });
    expect((await control('GET /calls?after=2&waitInMs=20')).json).toEqual({ items: [] });
  });

  it('lists the imports', async () => {
    await refresh();
    clock.advance(1_000);
    expect((await control('GET /imports')).json).toEqual({ items: sandbox.control.imports() });
    expect(sandbox.control.imports()).toHaveLength(1);
  });

  it('adds, changes and removes sources', async () => {
    const store = {
      provider: 'shipstation',
      id: '77',
      name: 'New',
      active: true,
      lastAttemptAt: null,
      marketplaceId: 36,
      accountName: null,
      integrationUrl: null,
    };
    expect((await control('POST /sources', store)).status).toBe(201);
    expect((await control('GET /sources')).json).toMatchObject({ items: expect.arrayContaining([store]) });
    expect((await control('PATCH /sources/shipstation/77', { active: false })).status).toBe(204);
    expect((await refresh('77')).status).toBe(400);
    expect((await control('DELETE /sources/shipstation/77')).status).toBe(204);
    expect((await refresh('77')).status).toBe(404);
  });

  it('changes the behaviour of imports, and ends one', async () => {
    await control('PATCH /sources/shipstation/12345/behaviour', {
      runningInMs: 'endless',
      queuedInMs: { minInMs: 0, maxInMs: 0 },
    });
    await refresh();
    clock.advance(1e9);
    expect(sandbox.control.imports()).toMatchObject([{ finishedAt: null }]);
    await control('POST /sources/shipstation/12345/end-import', { kind: 'error' });
    expect(sandbox.control.imports()).toMatchObject([{ ending: 'error' }]);
  });

  it('changes assumptions and shows their questions', async () => {
    const response = await control('PATCH /assumptions', { shipengine: { stampMoves: 'end' } });
    expect(response.json).toMatchObject({
      values: { shipengine: { stampMoves: 'end' }, shipstation: { stampMoves: 'start' } },
    });
    expect((await control('GET /assumptions')).json).toMatchObject({
      values: sandbox.control.assumptions(),
      questions: { shipstation: { statusShape: { choices: ['A', 'B'], byDefault: 'A' } } },
    });
  });

  it('adds and removes faults', async () => {
    const { json } = await control('POST /faults', { fault: { kind: 'forbidden' } });
    expect(json).toEqual({ id: '1' });
    expect((await refresh()).status).toBe(403);
    expect((await control('GET /faults')).json).toMatchObject({ items: [{ id: '1', given: 1 }] });
    await control('DELETE /faults/1');
    await control('POST /faults', { fault: { kind: 'forbidden' } });
    await control('DELETE /faults');
    expect((await refresh()).status).toBe(200);
  });

  it('releases held responses', async () => {
    await control('POST /faults', { fault: { kind: 'held-answer' }, times: 1 });
    const response = refresh();
    await sandbox.control.waitForCall(() => true);
    expect((await control('POST /release-held-answers')).json).toEqual({ released: 1 });
    expect((await response).status).toBe(200);
  });

  it('changes quota and credentials', async () => {
    await control('PATCH /quota/shipstation', { callsPerMinute: 3 });
    await control('POST /quota/shipstation/spend', { calls: 2 });
    expect((await refresh()).headers.get('x-rate-limit-remaining')).toBe('0');
    await control('PATCH /credentials', { shipengine: { apiKey: 'new' } });
    expect((await callShipengine(sandbox, 'GET /v-beta/order_sources')).status).toBe(401);
  });

  it('resets everything to the start', async () => {
    await control('POST /faults', { fault: { kind: 'lost-answer' }, operation: 'list' });
    await control('PATCH /assumptions', { shipstation: { statusShape: 'B' } });
    await control('PATCH /quota/shipstation', { callsPerMinute: 1 });
    await control('DELETE /sources/shipstation/12346');
    await refresh();
    clock.advance(5_000);
    expect((await control('POST /reset')).status).toBe(204);
    expect(sandbox.control.calls()).toEqual([]);
    expect(sandbox.control.imports()).toEqual([]);
    expect(sandbox.control.faults()).toEqual([]);
    expect((await control('GET /assumptions')).json).toMatchObject({
      values: { shipstation: { statusShape: 'A' } },
    });
    expect(await refresh('12346')).toMatchObject({ status: 200 });
    expect(sandbox.control.calls()).toMatchObject([{ sequence: 1 }]);
  });

  it.each([
    ['POST /faults', { fault: { kind: 'bad-luck' } }],
    ['POST /faults', { fault: { kind: 'lost-answer' }, time: 1 }],
    ['POST /faults', { fault: { kind: 'late-answer' } }],
    ['POST /faults', { fault: { kind: 'lost-answer' }, times: '1' }],
    ['PATCH /assumptions', { shipstation: { statusShape: 'C' } }],
    ['PATCH /sources/shipstation/12345/behaviour', { runningInMs: -1 }],
    ['PATCH /sources/shipstation/99', { active: false }],
    ['PATCH /sources/shipbob/99', { active: false }],
    ['POST /sources', { provider: 'shipstation', id: 'x' }],
    ['GET /calls?waitInMs=soon', undefined],
  ])('rejects invalid input with 400 and a reason: %s %p', async (call, json) => {
    expect(await control(call, json)).toMatchObject({ status: 400, json: { message: expect.any(String) } });
  });
});

describe('access to the control API', () => {
  it('is allowed for this machine under its own name', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = sendRequest(`${sandbox.url}/control/calls`, { headers: { host: 'sandbox.example' } });
      sent.on('error', reject).on('response', (response) => resolve(response.resume().statusCode));
      sent.end();
    });
    expect(status).toBe(403);
  });

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('is %s', (address) => {
    expect(isLoopbackIp(address)).toBe(true);
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '0.0.0.0', 'localhost', ''])(
    'is denied to the IP address %p',
    (address) => {
      expect(isLoopbackIp(address)).toBe(false);
    },
  );

  it.each(['localhost', 'localhost:3001', '127.0.0.1:3001', '[::1]:3001', '[::1]', '::1'])(
    'names %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each(['localhost.example', '127.0.0.1.example:80', '192.168.1.2:3001', ''])(
    'is denied to the host name %p',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});
