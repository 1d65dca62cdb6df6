import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request as sendRequest } from 'node:http';
import { callShipengine, callShipstation } from '../../../test/e2e/sandbox/call-sandbox.js';
import { ManualClock } from '../../../test/e2e/sandbox/manual-clock.js';
import type { Fault } from '../faults/fault.js';
import { type Sandbox, startSandbox } from '../start-sandbox.js';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: new ManualClock() });
});
afterEach(() => sandbox.close());

const refresh = () => callShipstation(sandbox, 'POST /stores/refreshstore?storeId=12345');
const switchOn = (fault: Fault) => sandbox.control.addFault({ fault, operation: 'refresh', times: 1 });
const effects = () => sandbox.control.calls().map(({ effect }) => effect.kind);

describe('a fault of the connection', () => {
  it.each([
    ['lost-request', 'none', null],
    ['lost-answer', 'refresh', null],
    ['cut-off-answer', 'refresh', 200],
  ] as const)('%s destroys the socket; the effect is %s', async (kind, effect, status) => {
    switchOn({ kind });
    await expect(refresh()).rejects.toThrow();
    expect(sandbox.control.calls()).toMatchObject([{ fault: kind, effect: { kind: effect }, status }]);
    expect((await refresh()).status).toBe(200);
  });

  it('lost-request costs no quota, lost-answer does', async () => {
    switchOn({ kind: 'lost-request' });
    await expect(refresh()).rejects.toThrow();
    switchOn({ kind: 'lost-answer' });
    await expect(refresh()).rejects.toThrow();
    expect((await refresh()).headers.get('x-rate-limit-remaining')).toBe('38');
  });

  it('held-answer holds back the response but not the effect', async () => {
    switchOn({ kind: 'held-answer' });
    const response = refresh();
    await sandbox.control.waitForCall(({ effect }) => effect.kind === 'refresh');
    expect(sandbox.control.releaseHeldResponses()).toBe(1);
    expect((await response).status).toBe(200);
  });

  it.each([
    ['on-arrival', 100, ['refresh', 'read']],
    ['on-answer', 1_500, ['read', 'refresh']],
  ] as const)('late-answer takes effect %s (after %i ms)', async (effect, delayInMs, order) => {
    switchOn({ kind: 'late-answer', delayInMs, effect });
    const late = refresh();
    if (effect === 'on-arrival')
      await sandbox.control.waitForCall(({ operation }) => operation === 'refresh');
    await callShipstation(sandbox, 'GET /stores');
    expect((await late).status).toBe(200);
    expect(effects()).toEqual(order);
  });
});

describe('a fault of the response', () => {
  it('answer sends exactly its fields, with or without an effect', async () => {
    const response = {
      kind: 'answer',
      status: 418,
      headers: { 'X-Rate-Limit-Limit': '7' },
      body: 'tea',
    } as const;
    switchOn(response);
    const given = await refresh();
    expect(given).toMatchObject({ status: 418, text: 'tea' });
    expect(given.headers.get('x-rate-limit-limit')).toBe('7');
    switchOn({ ...response, takesEffect: true });
    await refresh();
    expect(effects()).toEqual(['none', 'refresh']);
  });

  it.each([
    [{ kind: 'unauthorized' }, 401, '{"message":"Invalid API credentials"}'],
    [{ kind: 'payment-required' }, 402, '{"message":"Payment Required"}'],
    [{ kind: 'forbidden' }, 403, '{"message":"Forbidden"}'],
    [{ kind: 'server-error' }, 500, expect.stringContaining('"ExceptionType"')],
    [{ kind: 'html-error', status: 502 }, 502, expect.stringContaining('<html>')],
    [{ kind: 'throttled', withHeaders: true }, 429, '{"message":"Too Many Requests"}'],
  ] as const)('%p has the form of ShipStation and changes nothing', async (fault, status, text) => {
    switchOn(fault);
    expect(await refresh()).toMatchObject({ status, text });
    expect(effects()).toEqual(['none']);
  });

  it.each([
    [{ kind: 'unauthorized' }, 401, 'unauthorized'],
    [{ kind: 'payment-required' }, 402, 'subscription_inactive'],
    [{ kind: 'forbidden' }, 403, 'forbidden'],
    [{ kind: 'server-error' }, 500, 'unspecified'],
    [{ kind: 'throttled', withHeaders: true }, 429, 'rate_limit_exceeded'],
  ] as const)('%p has the form of ShipEngine', async (fault, status, error_code) => {
    sandbox.control.addFault({ fault, provider: 'shipengine' });
    const response = await callShipengine(sandbox, 'GET /v-beta/order_sources');
    expect(response).toMatchObject({ status, json: { errors: [{ error_code }] } });
  });

  it.each([
    { kind: 'server-error', takesEffect: true },
    { kind: 'html-error', status: 504, takesEffect: true },
  ] as const)('%p can come although the call took effect', async (fault) => {
    switchOn(fault);
    expect((await refresh()).status).toBeGreaterThanOrEqual(500);
    expect(effects()).toEqual(['refresh']);
  });

  it('throttled comes with or without quota headers', async () => {
    switchOn({ kind: 'throttled', withHeaders: true });
    expect((await refresh()).headers.get('x-rate-limit-remaining')).toBe('0');
    switchOn({ kind: 'throttled', withHeaders: false });
    expect((await refresh()).headers.get('x-rate-limit-remaining')).toBeNull();
  });

  it('empty-body, truncated-json and oversized-body spoil the body of a call that took effect', async () => {
    switchOn({ kind: 'empty-body' });
    expect(await refresh()).toMatchObject({ status: 200, text: '' });
    switchOn({ kind: 'truncated-json' });
    expect(await refresh()).toMatchObject({
      status: 200,
      text: expect.stringMatching(/^\{"success"/),
      json: undefined,
    });
    switchOn({ kind: 'oversized-body', bytes: 3_000_000 });
    expect((await refresh()).text).toHaveLength(3_000_000);
    expect(effects()).toEqual(['refresh', 'refresh', 'refresh']);
  });
});

describe('a recorded call', () => {
  it('shows the request as received', async () => {
    const json = { storeId: 12345, refreshDate: '2020-05-29 15:05:02' };
    const path = '/stores/refreshstore?storeId=12345&refreshDate=2020-05-29%2015%3A05%3A02';
    await callShipstation(sandbox, `POST ${path}`, { json, headers: { 'X-Partner': 'me' } });
    expect(sandbox.control.calls()).toEqual([
      {
        sequence: 1,
        provider: 'shipstation',
        method: 'POST',
        path: '/stores/refreshstore',
        rawQuery: 'storeId=12345&refreshDate=2020-05-29%2015%3A05%3A02',
        query: { storeId: '12345', refreshDate: '2020-05-29 15:05:02' },
        headers: expect.objectContaining({ 'x-partner': 'me', 'content-type': 'application/json' }),
        body: JSON.stringify(json),
        operation: 'refresh',
        source: '12345',
        at: '2026-03-02T12:00:10.000Z',
        effect: { kind: 'refresh', sources: { '12345': 'planned' } },
        status: 200,
        fault: null,
      },
    ]);
  });

  it('can be one that the API does not have', async () => {
    expect((await callShipstation(sandbox, 'DELETE /orders/1')).status).toBe(404);
    expect((await callShipengine(sandbox, 'POST /v1/labels', { json: {} })).status).toBe(404);
    expect(sandbox.control.calls()).toMatchObject([
      { provider: 'shipstation', operation: 'other', path: '/orders/1' },
      { provider: 'shipengine', operation: 'other', path: '/v1/labels' },
    ]);
  });
});

describe('a POST without a length', () => {
  const send = (options: object) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { apiKey, apiSecret } = sandbox.credentials.shipstation;
      const url = `${sandbox.shipstationUrl}/stores/refreshstore?storeId=12345`;
      const sent = sendRequest(url, { method: 'POST', auth: `${apiKey}:${apiSecret}`, ...options });
      sent.useChunkedEncodingByDefault = false;
      sent.removeHeader('content-length');
      sent.on('error', reject).on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.end();
    });

  it('is rejected with 411 as in IIS, unless assumed otherwise', async () => {
    expect(await send({})).toBe(411);
    sandbox.control.assume({ shipstation: { lengthRequired: false } });
    expect(await send({})).toBe(200);
  });
});
