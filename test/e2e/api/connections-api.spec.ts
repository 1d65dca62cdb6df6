import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SandboxControl } from '../../../src/sandbox/control/sandbox-control.js';
import type { CallInit } from '../../stage/gateway/caller.js';
import {
  requestRefresh,
  followUntil,
  onlyTarget,
  read,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage, startPlentifulSandbox, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';

const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const quick = { queuedInMs: 50, runningInMs: 200 } as const;
const next = { apiKey: 'the-next-key-0123456789', apiSecret: 'the-next-secret-0123456789' };

describe('a connection created by the API', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let sandbox: Sandbox;
  let control: SandboxControl;
  let made = 0;

  beforeAll(async () => {
    sandbox = await startPlentifulSandbox({
      sources: [store('1', quick), store('2', quick), store('11', endless), store('12', endless)],
    });
    control = sandbox.control;
    stage = await openStage([]);
    gateway = await stage.start({ PROVIDER_BASE_URL_ALLOWLIST: new URL(sandbox.shipstationUrl).origin });
  });
  afterAll(async () => {
    await stage.close();
    await sandbox.close();
  });

  const call = (path: string, init: CallInit) => gateway.call(path, init);
  const send = (method: string, path: string, json?: unknown) =>
    call(path, { method, ...(json === undefined ? {} : { json }) });
  /** Creates a connection. The tests remove theirs, because an account belongs to one connection at a time. */
  async function make(more: object = {}): Promise<string> {
    made += 1;
    const id = `made-${made}`;
    control.setCredentials({ shipstation: sandbox.credentials.shipstation });
    const response = await send('POST', '/connections', {
      id,
      provider: 'shipstation',
      baseUrl: sandbox.shipstationUrl,
      credentials: sandbox.credentials.shipstation,
      settings: { quota: { requestsPerMinute: 6000, share: 1 } },
      verify: true,
      ...more,
    });
    expect(response.status).toBe(201);
    return id;
  }
  const remove = async (id: string) => expect((await send('DELETE', `/connections/${id}`)).status).toBe(204);
  const statusOf = async (id: string) => (await gateway.call(`/connections/${id}`)).body;

  test('serves refreshes immediately after its verification', async () => {
    const id = await make();
    const refresh = await waitForEnd(
      gateway,
      (await requestRefresh(gateway, { connection: id, source: '1' })).id,
    );
    expect(refresh.status).toBe('succeeded');
    await remove(id);
  });

  test('cancels waiting and running refreshes when it is deleted, and is never called again', async () => {
    const id = await make();
    const running = await requestRefresh(gateway, { connection: id, source: '11' });
    await waitForStatus(gateway, running.id, 'running');
    const behind = await requestRefresh(gateway, {
      connection: id,
      source: '11',
      since: '2020-01-01T00:00:00Z',
    });
    await remove(id);
    for (const { id: refresh } of [running, behind]) {
      expect((await gateway.call(`/refresh/${refresh}`)).status).toBe(404);
      await waitUntil(async () => (await readEnteredStates(stage.database, refresh)).at(-1) === 'canceled');
    }
    const callsThen = control.calls().length;
    expect((await gateway.call('/refresh', { method: 'POST', json: { connection: id } })).status).toBe(404);
    const row = await stage.database
      .selectFrom('connections')
      .select(['internal_id', 'sealed_credentials'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.sealed_credentials).toBeNull();
    const history = await stage.database
      .selectFrom('refreshes')
      .select('status')
      .where('connection_id', '=', row.internal_id)
      .execute();
    expect(history).toEqual([{ status: 'canceled' }, { status: 'canceled' }]);
    // One call may have been in flight. A further read of the running import would come within its tick.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(control.calls().length - callsThen).toBeLessThanOrEqual(1);
    control.endImport({ provider: 'shipstation', source: '11' });
  });

  test('changes its credentials while refreshes are running, and none of them fails', async () => {
    const id = await make();
    const running = await requestRefresh(gateway, { connection: id, source: '11' });
    await waitForStatus(gateway, running.id, 'running');
    control.setCredentials({ shipstation: next });
    const rejected = await send('PATCH', `/connections/${id}`, {
      credentials: { ...next, apiSecret: 'not-the-secret' },
      verify: true,
    });
    expect(rejected).toMatchObject({ status: 422, body: { code: 'credentials-refused' } });
    const changed = await send('PATCH', `/connections/${id}`, { credentials: next, verify: true });
    expect(changed).toMatchObject({ status: 200, body: { id } });
    const later = await requestRefresh(gateway, { connection: id, source: '2' });
    control.endImport({ provider: 'shipstation', source: '11' });
    for (const refresh of [running, later]) {
      expect((await waitForEnd(gateway, refresh.id)).status).toBe('succeeded');
    }
    expect(await statusOf(id)).toMatchObject({ status: 'active' });
    await remove(id);
  });

  test('does not become unauthorized by a call that was in flight with the former credentials', async () => {
    const id = await make();
    await waitForEnd(gateway, (await requestRefresh(gateway, { connection: id, source: '1' })).id);
    control.setCredentials({ shipstation: next });
    control.addFault({ provider: 'shipstation', times: 1, fault: { kind: 'held-answer' } });
    const callsThen = control.calls().length;
    const refresh = await requestRefresh(gateway, { connection: id, source: '2' });
    await waitUntil(() => control.calls().length > callsThen);
    expect((await send('PATCH', `/connections/${id}`, { credentials: next })).status).toBe(200);
    expect(control.releaseHeldResponses()).toBe(1);
    expect((await waitForEnd(gateway, refresh.id)).status).toBe('succeeded');
    expect(await statusOf(id)).toMatchObject({ status: 'active' });
    const rejected = await stage.database
      .selectFrom('provider_calls')
      .select('http_status')
      .where('http_status', '=', 401)
      .execute();
    expect(rejected.length).toBeGreaterThan(0);
    control.clearFaults();
    await remove(id);
  });

  test('does nothing while it is paused, and continues when it is resumed', async () => {
    const id = await make();
    await waitForEnd(gateway, (await requestRefresh(gateway, { connection: id, source: '1' })).id);
    const waiting = await requestRefresh(gateway, { connection: id, source: '2' });
    const paused = await send('PATCH', `/connections/${id}`, { status: 'paused' });
    expect(paused.body).toMatchObject({ status: 'paused' });
    expect(
      await gateway.call('/refresh', { method: 'POST', json: { connection: id, source: '2' } }),
    ).toMatchObject({
      status: 409,
      body: { code: 'connection-paused' },
    });
    const resumed = await send('PATCH', `/connections/${id}`, { status: 'active', verify: true });
    expect(resumed).toMatchObject({ status: 200, body: { status: 'active' } });
    expect((await waitForEnd(gateway, waiting.id)).status).toBe('succeeded');
    await remove(id);
  });

  test('is released from an import that does not end: its refresh fails, and the next one is triggered', async () => {
    const id = await make();
    const stuck = await requestRefresh(gateway, { connection: id, source: '12' });
    await waitForStatus(gateway, stuck.id, 'running');
    const behind = await requestRefresh(gateway, { connection: id, source: '12' });
    expect((await read(gateway, behind.id)).status).toBe('queued');
    const released = await send('POST', `/connections/${id}/sources/12/release`);
    expect(released).toMatchObject({
      status: 200,
      body: { source: '12', runId: onlyTarget(await read(gateway, stuck.id)).runId },
    });
    const failed = await waitForEnd(gateway, stuck.id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'released' } });
    await followUntil(gateway, behind.id, ({ requestedAt }) => requestedAt !== null);
    expect(await send('POST', `/connections/${id}/sources/1/release`)).toMatchObject({
      status: 409,
      body: { code: 'nothing-to-release' },
    });
    expect(await send('POST', `/connections/${id}/sources/404/release`)).toMatchObject({
      status: 404,
      body: { code: 'source-not-found' },
    });
    control.endImport({ provider: 'shipstation', source: '12' });
    await remove(id);
  });

  test('shows the cause of each call', async () => {
    const id = await make();
    const refresh = await waitForEnd(
      gateway,
      (await requestRefresh(gateway, { connection: id, source: '1' })).id,
    );
    await send('POST', `/connections/${id}/verify`);
    const cause = { refresh: refresh.id, caller: 'admin' };
    const { body } = await gateway.call(`/audit/provider-calls?refresh=${refresh.id}&caller=admin`);
    expect(body).toMatchObject({
      items: [
        {
          connection: id,
          kind: 'trigger',
          source: '1',
          outcome: 'accepted',
          askedBy: [],
          causes: [cause],
        },
      ],
      nextCursor: null,
    });
    const reads = await gateway.call(`/audit/provider-calls?connection=${id}&kind=status`);
    expect(reads.body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ causes: [cause] })]),
    });
    const verified = await gateway.call(`/audit/provider-calls?connection=${id}&kind=verify&limit=1`);
    expect(verified.body).toMatchObject({ items: [{ askedBy: ['admin'], causes: [], outcome: 'read' }] });
    expect(verified.body).not.toMatchObject({ nextCursor: null });
    const none = await gateway.call(`/audit/provider-calls?connection=${id}&caller=nobody`);
    expect(none.body).toEqual({ items: [], nextCursor: null });
    await remove(id);
  });

  test('shows a rejected trigger as `refused`, the outcome that the contract names', async () => {
    const id = await make();
    const fault = { kind: 'answer', status: 400, body: '{"Message":"No."}' } as const;
    control.addFault({ operation: 'refresh', source: '2', fault });
    const refresh = await requestRefresh(gateway, { connection: id, source: '2' });
    expect((await waitForEnd(gateway, refresh.id)).status).toBe('failed');
    control.clearFaults();
    const { body } = await gateway.call(`/audit/provider-calls?refresh=${refresh.id}&kind=trigger&limit=1`);
    expect(body).toMatchObject({
      items: [
        {
          connection: id,
          source: '2',
          outcome: 'refused',
          httpStatus: 400,
          begunAt: expect.any(String),
          endedAt: expect.any(String),
          askedBy: [],
        },
      ],
    });
    await remove(id);
  });

  test('has its creation and deletion in the audit', async () => {
    const { body } = await gateway.call('/audit?connection=made-1');
    expect(body).toMatchObject({
      items: [
        { action: 'connection.deleted', caller: 'admin', connection: 'made-1' },
        { action: 'connection.created', caller: 'admin', detail: { verified: true } },
      ],
      nextCursor: null,
    });
    expect((await gateway.call('/audit?limit=2')).status).toBe(200);
    expect((await gateway.call('/audit?cursor=bm9wZQ')).status).toBe(400);
    expect((await gateway.call('/audit?nonsense=1')).status).toBe(400);
  });
});
