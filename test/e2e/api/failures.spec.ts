import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { RefreshDto } from '../../../src/refresh/api/refresh.dto.js';
import type { Fault } from '../../../src/sandbox/faults/fault.js';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import {
  requestRefresh,
  onlyTarget,
  read,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const quick = { queuedInMs: 0, runningInMs: 100 } as const;
const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const settings = { settleSeconds: 1 };

describe('a trigger', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
    stage = await openStage([
      {
        id: 'ss',
        provider: 'shipstation',
        sandbox: {
          sources: [
            ...[...ids, '9'].map((id) => store(id, id === '1' ? endless : quick)),
            // Finished immediately: no read can see it running.
            store('10', {
              queuedInMs: 0,
              runningInMs: 0,
              ending: { kind: 'word', text: 'Refreshed', id: 7 },
            }),
          ],
        },
        settings,
      },
      {
        id: 'se',
        provider: 'shipengine',
        sandbox: { sources: ids.map((id) => orderSource(`se-${id}`, id === '1' ? endless : quick)) },
        settings,
      },
    ]);
    gateway = await stage.start();
    for (const id of ['ss', 'se']) await gateway.call(`/connections/${id}/sources?maxAgeSeconds=0`);
  });
  afterAll(() => stage.close());

  function triggersOf(connection: string, source: string) {
    const calls = stage.sandbox(connection).control.calls();
    return calls.filter((call) => call.operation === 'refresh' && call.source === source);
  }

  function fail(connection: string, source: string, fault: Fault, times?: number): void {
    stage.sandbox(connection).control.addFault({ operation: 'refresh', source, fault, times });
  }

  test.each([
    { connection: 'ss', provider: 'shipstation', source: '1' },
    { connection: 'se', provider: 'shipengine', source: 'se-1' },
  ] as const)(
    'whose response is lost after it took effect is not sent again ($connection)',
    async ({ connection, provider, source }) => {
      fail(connection, source, { kind: 'lost-answer' }, 1);
      const { id } = await requestRefresh(gateway, { connection, source });
      await waitForStatus(gateway, id, 'running');
      stage.sandbox(connection).control.endImport({ provider, source });
      const finished = await waitForEnd(gateway, id);
      expect(finished).toMatchObject({ status: 'succeeded', outcome: 'imported' });
      expect(triggersOf(connection, source)).toHaveLength(1);
    },
  );

  test('whose response is lost is not sent again once the last attempt has moved, whatever the status is', async () => {
    fail('ss', '10', { kind: 'lost-answer' }, 1);
    const { id } = await requestRefresh(gateway, { connection: 'ss', source: '10' });
    await waitForStatus(gateway, id, 'requested');
    const [trigger] = triggersOf('ss', '10');
    await stage.sandbox('ss').control.waitForCall(({ at }) => isLater(at, trigger?.at, 1_500));
    expect(triggersOf('ss', '10')).toHaveLength(1);
    expect((await read(gateway, id)).status).toBe('requested');
    await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' });
  });

  test.each([
    { connection: 'ss', source: '2', kind: 'cut-off-answer' },
    { connection: 'se', source: 'se-2', kind: 'cut-off-answer' },
    { connection: 'ss', source: '3', kind: 'truncated-json' },
    { connection: 'ss', source: '4', kind: 'empty-body' },
    { connection: 'se', source: 'se-4', kind: 'empty-body' },
  ] as const)(
    'whose response is damaged ($connection, $kind) is not sent again: the import shows that it arrived',
    async ({ connection, source, kind }) => {
      fail(connection, source, { kind }, 1);
      const { id } = await requestRefresh(gateway, { connection, source });
      expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
      expect(triggersOf(connection, source)).toHaveLength(1);
    },
  );

  test.each([
    { connection: 'ss', source: '5' },
    { connection: 'se', source: 'se-5' },
  ])(
    'that is lost before the provider gets it ($connection) is sent again, after settleSeconds',
    async ({ connection, source }) => {
      fail(connection, source, { kind: 'lost-request' }, 1);
      const { id } = await requestRefresh(gateway, { connection, source });
      const finished = await waitForEnd(gateway, id);
      expect(finished).toMatchObject({ status: 'succeeded', outcome: 'imported' });
      const [first, second, ...more] = triggersOf(connection, source);
      expect(more).toEqual([]);
      expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(1000);
      expect(await readEnteredStates(stage.database, id)).toEqual(
        expect.arrayContaining(['queued', 'requested', 'succeeded']),
      );
    },
  );

  test.each([
    { connection: 'ss', source: '6' },
    { connection: 'se', source: 'se-6' },
  ])('that gets 500 from the provider is sent at most three times ($connection)', async (request) => {
    fail(request.connection, request.source, { kind: 'server-error' });
    const { id } = await requestRefresh(gateway, request);
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status: 'failed', error: { code: 'provider-unavailable' } });
    expect(onlyTarget(finished).evidence).toBeNull();
    expect(triggersOf(request.connection, request.source)).toHaveLength(3);
  });

  test.each([
    { connection: 'ss', source: '7', fault: { kind: 'forbidden' }, code: 'provider-rejected' },
    {
      connection: 'ss',
      source: '8',
      fault: {
        kind: 'answer',
        status: 400,
        headers: { 'Content-Type': 'application/json' },
        body: '{"Message":"The request is invalid.","ModelState":{"storeId":["is odd"]}}',
      },
      code: 'provider-rejected',
    },
    {
      connection: 'se',
      source: 'se-7',
      fault: {
        kind: 'answer',
        status: 400,
        headers: { 'Content-Type': 'application/json' },
        body: '{"request_id":"r","errors":[{"error_source":"shipengine","error_type":"business_rules","error_code":"refresh_not_supported","message":"No."}]}',
      },
      code: 'source-not-refreshable',
    },
    {
      connection: 'se',
      source: 'se-8',
      fault: {
        kind: 'answer',
        status: 400,
        headers: { 'Content-Type': 'application/json' },
        body: '{"request_id":"r","errors":[{"error_source":"order_source","error_type":"integrations","error_code":"unknown","message":"The shop is closed."}]}',
      },
      code: 'marketplace-failed',
    },
  ] as const)(
    'that is rejected ($connection $source) immediately fails the refresh: $code',
    async ({ connection, source, fault, code }) => {
      fail(connection, source, fault);
      const { id } = await requestRefresh(gateway, { connection, source });
      const finished = await waitForEnd(gateway, id);
      expect(finished).toMatchObject({ status: 'failed', outcome: null, error: { code } });
      expect(triggersOf(connection, source)).toHaveLength(1);
      expect(await readEnteredStates(stage.database, id)).toEqual(['queued', 'failed']);
    },
  );

  test('survives status reads that return HTML, late, empty or nothing: the next read shows the end', async () => {
    const { control } = stage.sandbox('ss');
    const faults: readonly Fault[] = [
      { kind: 'html-error', status: 503 },
      { kind: 'empty-body' },
      { kind: 'truncated-json' },
      { kind: 'lost-answer' },
      { kind: 'late-answer', delayInMs: 300 },
    ];
    for (const fault of faults) control.addFault({ operation: 'status', source: '9', fault, times: 1 });
    const { id } = await requestRefresh(gateway, { connection: 'ss', source: '9' });
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    expect(control.calls().filter((call) => call.fault !== null && call.source === '9')).toHaveLength(5);
  });
});

describe('a provider', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    const ids = ['throttling', 'throttling-without-reset', 'rejecting', 'healing', 'unpaid', 'down'];
    const stores = [store('1', quick), store('2', quick)];
    stage = await openStage([
      ...ids.map((id) => ({ id, provider: 'shipstation' as const, sandbox: { sources: stores }, settings })),
      {
        id: 'forgetful',
        provider: 'shipstation',
        sandbox: { sources: stores },
        settings: { reaskAfterSeconds: 1 },
      },
      { id: 'busy', provider: 'shipengine', sandbox: { sources: [orderSource('se-1', endless)] } },
    ]);
    gateway = await stage.start();
    for (const id of ids.slice(0, 5)) await gateway.call(`/connections/${id}/sources?maxAgeSeconds=0`);
  });
  afterAll(() => stage.close());

  const controlOf = (connection: string): Sandbox['control'] => stage.sandbox(connection).control;

  test('that throttles with a reset gets no call until then, and one more trigger', async () => {
    const control = controlOf('throttling');
    const throttled: Fault = {
      kind: 'answer',
      status: 429,
      headers: { 'X-Rate-Limit-Limit': '40', 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '1' },
      body: '{"message":"Too Many Requests"}',
    };
    control.addFault({ operation: 'refresh', fault: throttled, times: 1 });
    const { id } = await requestRefresh(gateway, { connection: 'throttling', source: '1' });
    const rejected = await control.waitForCall((call) => call.status === 429);
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    const next = control.calls().find((call) => call.sequence > rejected.sequence);
    expect(Date.parse(next?.at ?? '') - Date.parse(rejected.at)).toBeGreaterThanOrEqual(1000);
    const triggers = control.calls().filter((call) => call.operation === 'refresh');
    expect(triggers.map((call) => call.status)).toEqual([429, 200]);
  });

  test('that throttles without a reset gets no call for a minute, and the caller sees the reason', async () => {
    const connection = 'throttling-without-reset';
    const control = controlOf(connection);
    control.setQuota('shipstation', { headers: false });
    control.addFault({ operation: 'refresh', fault: { kind: 'throttled', withHeaders: false }, times: 1 });
    const { id } = await requestRefresh(gateway, { connection, source: '1' });
    const rejected = await control.waitForCall((call) => call.status === 429);
    const other = await requestRefresh(gateway, { connection, source: '2' });
    for (const refresh of [id, other.id]) {
      const waiting = await waitForReason(refresh, 'quota');
      const leftInMs = Date.parse(waiting.waiting?.until ?? '') - Date.parse(rejected.at);
      expect(leftInMs).toBeGreaterThan(55_000);
      expect(leftInMs).toBeLessThan(65_000);
    }
    expect(control.calls().at(-1)?.sequence).toBe(rejected.sequence);

    const now = sql<Date>`clock_timestamp()`;
    await stage.database
      .updateTable('refreshes')
      .set({ deadline_at: now })
      .where('id', '=', other.id)
      .execute();
    expect(await waitForEnd(gateway, other.id)).toMatchObject({
      status: 'expired',
      error: { code: 'not-asked' },
    });
  });

  test('that rejects the key gets one more call; then the connection is unauthorized until it is verified', async () => {
    const connection = 'rejecting';
    const control = controlOf(connection);
    const { shipstation } = stage.sandbox(connection).credentials;
    control.setCredentials({ shipstation: { apiKey: 'another-key', apiSecret: 'another-secret' } });
    const { id } = await requestRefresh(gateway, { connection, source: '1' });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({ status: 'failed', error: { code: 'provider-unauthorized' } });
    const rejectedCalls = control.calls().filter((call) => call.status === 401);
    expect(rejectedCalls.length).toBeLessThanOrEqual(3);
    expect(rejectedCalls.at(-1)?.operation).toBe('list');

    expect((await gateway.call(`/connections/${connection}`)).body).toMatchObject({
      status: 'unauthorized',
      statusReason: 'unauthorized',
    });
    const rejected = await gateway.call('/refresh', { method: 'POST', json: { connection, source: '1' } });
    expect([rejected.status, rejected.body]).toMatchObject([409, { code: 'connection-unauthorized' }]);
    const rejectedAgain = await gateway.call(`/connections/${connection}/verify`, { method: 'POST' });
    expect([rejectedAgain.status, rejectedAgain.body]).toMatchObject([200, { accepted: false }]);

    control.setCredentials({ shipstation });
    const verified = await gateway.call(`/connections/${connection}/verify`, { method: 'POST' });
    expect([verified.status, verified.body]).toMatchObject([200, { accepted: true }]);
    const healed = await requestRefresh(gateway, { connection, source: '1' });
    expect((await waitForEnd(gateway, healed.id)).status).toBe('succeeded');
  });

  test('that rejects the key only once leaves the connection active', async () => {
    const control = controlOf('healing');
    control.addFault({ operation: 'refresh', fault: { kind: 'unauthorized' }, times: 1 });
    const { id } = await requestRefresh(gateway, { connection: 'healing', source: '1' });
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    expect((await gateway.call('/connections/healing')).body).toMatchObject({ status: 'active' });
  });

  test('whose plan does not include the API fails the refresh with provider-plan-required', async () => {
    const control = controlOf('unpaid');
    control.addFault({ fault: { kind: 'payment-required' } });
    const { id } = await requestRefresh(gateway, { connection: 'unpaid', source: '1' });
    expect(await waitForEnd(gateway, id)).toMatchObject({
      status: 'failed',
      error: { code: 'provider-plan-required' },
    });
    expect((await gateway.call('/connections/unpaid')).body).toMatchObject({
      status: 'unauthorized',
      statusReason: 'plan-required',
    });
  });

  test('that is down during the lookup of a source does not block callers: the source is looked up later', async () => {
    const control = controlOf('down');
    const fault = control.addFault({ fault: { kind: 'html-error', status: 503 } });
    const response = await gateway.call('/refresh', {
      method: 'POST',
      json: { connection: 'down', source: '1' },
    });
    expect(response.status).toBe(202);
    const stored = gateway.refreshOf(response);
    expect(stored).toMatchObject({ status: 'queued', waiting: { reason: 'lookup' } });
    const unknown = await requestRefresh(gateway, { connection: 'down', source: '999' });
    control.removeFault(fault);
    expect((await waitForEnd(gateway, stored.id)).status).toBe('succeeded');
    expect(await waitForEnd(gateway, unknown.id)).toMatchObject({
      status: 'failed',
      error: { code: 'source-not-found' },
    });
    const again = await gateway.call('/refresh', {
      method: 'POST',
      json: { connection: 'down', source: '998' },
    });
    expect([again.status, again.body]).toMatchObject([404, { code: 'source-not-found' }]);
  });

  test('that loses the end of an import does not block its source: the waiting refresh runs, and both finish', async () => {
    const control = controlOf('forgetful');
    const source = { provider: 'shipstation', source: '1' } as const;
    control.assume({ shipstation: { refreshWhileRunning: 'restart' } });
    control.setBehaviour(source, { queuedInMs: 'endless' });
    const first = await requestRefresh(gateway, { connection: 'forgetful', source: '1' });
    await waitForStatus(gateway, first.id, 'requested');
    control.setBehaviour(source, quick);
    const second = await requestRefresh(gateway, { connection: 'forgetful', source: '1' });
    expect(second.waiting?.reason).toBe('turn');
    for (const { id } of [first, second]) {
      expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
      expect(await readEnteredStates(stage.database, id)).toEqual(
        expect.arrayContaining(['queued', 'requested', 'succeeded']),
      );
    }
    expect(control.calls().filter(({ operation }) => operation === 'refresh')).toHaveLength(2);
  });

  test('that imports for somebody else is triggered when that import has ended', async () => {
    const { shipengineUrl, credentials, control } = stage.sandbox('busy');
    await fetch(`${shipengineUrl}/v-beta/order_sources/se-1/refresh`, {
      method: 'PUT',
      headers: { 'API-Key': credentials.shipengine.apiKey },
    });
    const { id } = await requestRefresh(gateway, { connection: 'busy', source: 'se-1' });
    const waiting = await waitForReason(id, 'provider-busy');
    expect(waiting.status).toBe('queued');
    const triggers = () => control.calls().filter(({ operation }) => operation === 'refresh').length;
    expect(triggers()).toBe(1);
    const source = { provider: 'shipengine', source: 'se-1' } as const;
    control.setBehaviour(source, quick);
    control.endImport(source);
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    expect(triggers()).toBe(2);
  });

  async function waitForReason(id: string, reason: string): Promise<RefreshDto> {
    await waitUntil(async () => (await read(gateway, id)).waiting?.reason === reason);
    return read(gateway, id);
  }
});

function isLater(at: string, than: string | undefined, byInMs: number): boolean {
  return than !== undefined && Date.parse(at) - Date.parse(than) > byInMs;
}
