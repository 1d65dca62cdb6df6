import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { HttpReply } from '../../stage/gateway/caller.js';
import { requestRefresh, readEnteredStates, waitForEnd, waitForStatus } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const quick = { queuedInMs: 100, runningInMs: 300 } as const;
const storms = ['1', '2', '3', '4', '5', '6'];
/** Without hints between replicas, the wait of a caller would be checked only every five seconds. */
const notifiedWithinInMs = 3_000;

describe('two gateways on one database', () => {
  let stage: Stage;
  let gateways: readonly GatewayProcess[];
  beforeAll(async () => {
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('1', quick), store('2', quick)] } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1', quick)] } },
      {
        id: 'storm',
        provider: 'shipstation',
        sandbox: { sources: storms.map((id) => store(id, quick)) },
      },
    ]);
    gateways = await Promise.all([stage.start(), stage.start()]);
  });
  afterAll(() => stage.close());

  test.each([
    { connection: 'ss', source: '1' },
    { connection: 'se', source: 'se-1' },
  ])(
    'make at most two imports for 50 requests of one source ($connection), and notify every waiting caller',
    async ({ connection, source }) => {
      const responses = await Promise.all(
        Array.from({ length: 50 }, (_, index) => requestAndWait(index, { connection, source })),
      );
      for (const { response, gateway } of responses) {
        const refresh = gateway.refreshOf(response);
        expect(response.status).toBe(200);
        expect(response.headers.get('preference-applied')).toBe('wait=30');
        expect(refresh).toMatchObject({ status: 'succeeded', outcome: 'imported', source });
        const answeredAtInMs = Date.parse(response.headers.get('date') ?? '');
        expect(answeredAtInMs - Date.parse(refresh.finishedAt ?? '')).toBeLessThan(notifiedWithinInMs);
      }
      const ids = responses.map(({ response, gateway }) => gateway.refreshOf(response).id);
      expect(new Set(ids).size).toBe(50);
      const triggers = stage
        .sandbox(connection)
        .control.calls()
        .filter((call) => call.operation === 'refresh');
      expect(triggers.length).toBeLessThanOrEqual(2);
      const { rows } = await sql<{ refreshes: number }>`
        select count(distinct refresh_id) as refreshes from refresh_events where final and refresh_id = any(${ids})`.execute(
        stage.database,
      );
      expect(rows).toEqual([{ refreshes: 50 }]);
      expect(await readEnteredStates(stage.database, ids[0] ?? '')).toContain('succeeded');
    },
  );

  test('serve the same refreshes: one stores a refresh, the other lists and cancels it', async () => {
    const [one, other] = gateways;
    if (one === undefined || other === undefined) throw new Error('There are two gateways.');
    const request = { connection: 'ss', source: '2' };
    const stored = one.refreshOf(await one.call('/refresh', { method: 'POST', json: request }));
    const listed = other.refreshesOf(await other.call('/refresh?source=2'));
    expect(listed.items.map(({ id }) => id)).toEqual([stored.id]);
    const canceled = await other.call(`/refresh/${stored.id}/cancel`, { method: 'POST' });
    expect(other.refreshOf(canceled).status).toBe('canceled');
    expect(one.refreshOf(await one.call(`/refresh/${stored.id}`)).status).toBe('canceled');
  });

  test('finish every one of many requests for one and for all sources, some of them canceled', async () => {
    const kinds = [{}, { since: '2020-05-29T15:05:02Z' }, { maxAgeSeconds: 1 }, { priority: 'background' }];
    const requests = Array.from({ length: 80 }, (_, index) => ({
      connection: 'storm',
      ...(index % 5 === 0 ? {} : { source: storms[index % storms.length] ?? '1' }),
      ...kinds[index % kinds.length],
    }));
    const finished = await Promise.all(
      requests.map(async (request, index) => {
        const [gateway, other] = index % 2 === 0 ? gateways : gateways.toReversed();
        if (gateway === undefined || other === undefined) throw new Error('There are two gateways.');
        const { id } = await requestRefresh(gateway, request);
        const cancels = index % 4 === 1;
        if (cancels) await other.call(`/refresh/${id}/cancel`, { method: 'POST' });
        return { cancels, refresh: await waitForEnd(other, id) };
      }),
    );
    for (const { cancels, refresh } of finished) {
      expect(cancels ? ['canceled', 'succeeded'] : ['succeeded']).toContain(refresh.status);
    }
    const triggers = stage
      .sandbox('storm')
      .control.calls()
      .filter(({ operation }) => /^refresh/.test(operation));
    expect(triggers.length).toBeLessThanOrEqual(storms.length * 5);
    await waitUntil(async () => {
      const open = await stage.database
        .selectFrom('runs')
        .select('id')
        .where('state', '<>', 'finished')
        .execute();
      return open.length === 0;
    });
  });

  test('continue when the dispatching one is killed: the other notifies its waiting caller', async () => {
    const [dispatcher, leaving] = gateways;
    if (dispatcher === undefined || leaving === undefined) throw new Error('There are two gateways.');
    await leaving.stop();
    const { control } = stage.sandbox('se');
    const source = { provider: 'shipengine', source: 'se-1' } as const;
    control.setBehaviour(source, { runningInMs: 'endless' });
    const { id } = await requestRefresh(dispatcher, { connection: 'se', source: 'se-1' });
    await waitForStatus(dispatcher, id, 'running');
    const survivor = await stage.start();
    const waited = survivor.call(`/refresh/${id}`, { headers: { prefer: 'wait=30' } });
    await dispatcher.kill();
    control.endImport(source);
    expect(survivor.refreshOf(await waited).status).toBe('succeeded');
  });

  async function requestAndWait(
    index: number,
    request: Readonly<Record<string, string>>,
  ): Promise<{ response: HttpReply; gateway: GatewayProcess }> {
    const gateway = gateways[index % gateways.length];
    if (gateway === undefined) throw new Error('There are two gateways.');
    const response = await gateway.call('/refresh', {
      method: 'POST',
      json: request,
      headers: { prefer: 'wait=30' },
    });
    return { response, gateway };
  }
});
