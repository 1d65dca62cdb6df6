import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SandboxControl } from '../../../src/sandbox/control/sandbox-control.js';
import {
  requestRefresh,
  onlyTarget,
  read,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import { adminKey } from '../../stage/gateway/caller.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const quick = { queuedInMs: 50, runningInMs: 200 } as const;
const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;

describe('a caller', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let control: SandboxControl;
  beforeAll(async () => {
    const quickOnes = ['se-1', 'se-2'].map((id) => orderSource(id, quick));
    const endlessOnes = ['se-11', 'se-12', 'se-13', 'se-14', 'se-15', 'se-16'].map((id) =>
      orderSource(id, endless),
    );
    stage = await openStage([
      { id: 'se', provider: 'shipengine', sandbox: { sources: [...quickOnes, ...endlessOnes] } },
      { id: 'ss', provider: 'shipstation', sandbox: { sources: [store('1', quick)] } },
    ]);
    control = stage.sandbox('se').control;
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  const end = (source: string) => control.endImport({ provider: 'shipengine', source });
  const triggersOf = (source: string) =>
    control.calls().filter((call) => call.operation === 'refresh' && call.source === source);

  describe('that prefers to wait', () => {
    test('gets the finished refresh with its POST', async () => {
      const response = await gateway.call('/refresh', {
        method: 'POST',
        json: { connection: 'se', source: 'se-1' },
        headers: { prefer: 'respond-async, wait=20' },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('preference-applied')).toBe('wait=20');
      expect(response.headers.get('retry-after')).toBeNull();
      const { id, status } = gateway.refreshOf(response);
      expect(status).toBe('succeeded');
      expect(response.headers.get('location')).toBe(`/refresh/${id}`);
    });

    test('gets the current state when its wait is over', async () => {
      const response = await gateway.call('/refresh', {
        method: 'POST',
        json: { connection: 'se', source: 'se-11' },
        headers: { prefer: 'wait=1' },
      });
      expect(response.status).toBe(202);
      expect(response.headers.get('preference-applied')).toBe('wait=1');
      const { id, finishedAt, sequence } = gateway.refreshOf(response);
      expect(response.headers.get('etag')).toBe(`"${sequence}"`);
      expect(finishedAt).toBeNull();

      await waitForStatus(gateway, id, 'running');
      const waited = await gateway.call(`/refresh/${id}`, { headers: { prefer: 'wait=1' } });
      expect([waited.status, gateway.refreshOf(waited).status]).toEqual([200, 'running']);
      end('se-11');
      const finished = await gateway.call(`/refresh/${id}`, { headers: { prefer: 'wait=99' } });
      expect(gateway.refreshOf(finished).status).toBe('succeeded');
      expect(finished.headers.get('preference-applied')).toBe('wait=45');
    });

    test.each(['wait=', 'wait=-1', 'wait=soon', 'return=minimal'])(
      'with an invalid preference (%s) gets an immediate response',
      async (prefer) => {
        const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-1' });
        const response = await gateway.call(`/refresh/${id}`, { headers: { prefer } });
        expect(response.status).toBe(200);
        expect(response.headers.get('preference-applied')).toBeNull();
        await waitForEnd(gateway, id);
      },
    );

    test('and disconnects does not stop the refresh', async () => {
      const leaving = new AbortController();
      const disconnected = fetch(`${gateway.origin}/refresh`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${adminKey}`,
          'content-type': 'application/json',
          prefer: 'wait=30',
        },
        body: JSON.stringify({ connection: 'se', source: 'se-12' }),
        signal: leaving.signal,
      });
      await control.waitForCall((call) => call.operation === 'refresh' && call.source === 'se-12');
      leaving.abort();
      await expect(disconnected).rejects.toThrow();
      end('se-12');
      const { items } = gateway.refreshesOf(await gateway.call('/refresh?source=se-12'));
      expect((await waitForEnd(gateway, items[0]?.id ?? '')).status).toBe('succeeded');
    });
  });

  describe('that knows a state', () => {
    test('immediately gets 304 while nothing has changed, and waits for a change if it prefers to wait', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-13' });
      await waitForStatus(gateway, id, 'running');
      const known = (await gateway.call(`/refresh/${id}`)).headers.get('etag') ?? '';
      expect(known).toBe(`"${(await read(gateway, id)).sequence}"`);

      const unchanged = await gateway.call(`/refresh/${id}`, { headers: { 'if-none-match': known } });
      expect([unchanged.status, unchanged.headers.get('etag')]).toEqual([304, known]);
      expect(unchanged.headers.get('cache-control')).toBe('private, no-cache');
      const held = await gateway.call(`/refresh/${id}`, {
        headers: { 'if-none-match': known, prefer: 'wait=1' },
      });
      expect([held.status, held.headers.get('etag')]).toEqual([304, known]);
      expect(Number(held.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(held.headers.get('preference-applied')).toBe('wait=1');

      const pending = gateway.call(`/refresh/${id}`, {
        headers: { 'if-none-match': known, prefer: 'wait=30' },
      });
      end('se-13');
      const changed = await pending;
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(known);
      expect(gateway.refreshOf(changed).status).toBe('succeeded');
    });

    test('that is older than the current one gets an immediate response, however long it would wait', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-1' });
      const finished = await waitForEnd(gateway, id);
      const headers = { 'if-none-match': '"0"', prefer: 'wait=50' };
      const response = await gateway.call(`/refresh/${id}`, { headers });
      expect(gateway.refreshOf(response).sequence).toBe(finished.sequence);
      expect(response.headers.get('retry-after')).toBeNull();
      const known = { 'if-none-match': `"${finished.sequence}"`, prefer: 'wait=50' };
      expect((await gateway.call(`/refresh/${id}`, { headers: known })).status).toBe(304);
    });
  });

  describe('that cancels', () => {
    test('before the trigger withdraws the work: no call, even when the source is free', async () => {
      const first = await requestRefresh(gateway, { connection: 'se', source: 'se-14' });
      await waitForStatus(gateway, first.id, 'running');
      const second = await requestRefresh(gateway, { connection: 'se', source: 'se-14' });
      expect(second.waiting?.reason).toBe('turn');
      const canceled = await gateway.call(`/refresh/${second.id}/cancel`, { method: 'POST' });
      expect(canceled.status).toBe(200);
      expect(gateway.refreshOf(canceled)).toMatchObject({
        status: 'canceled',
        warnings: [],
        waiting: null,
        requestedAt: null,
        targetCounts: { total: 1, canceled: 1 },
      });
      end('se-14');
      expect((await waitForEnd(gateway, first.id)).status).toBe('succeeded');
      // The next refresh of the source comes after the withdrawn one: when it has finished, no call was missed.
      control.setBehaviour({ provider: 'shipengine', source: 'se-14' }, quick);
      const third = await requestRefresh(gateway, { connection: 'se', source: 'se-14' });
      expect((await waitForEnd(gateway, third.id)).status).toBe('succeeded');
      expect(triggersOf('se-14')).toHaveLength(2);
      const run = await stage.database
        .selectFrom('runs')
        .select(['state', 'outcome'])
        .where('id', '=', onlyTarget(gateway.refreshOf(canceled)).runId)
        .executeTakeFirst();
      expect(run).toEqual({ state: 'finished', outcome: 'withdrawn' });
      expect(await readEnteredStates(stage.database, second.id)).toEqual(['queued', 'canceled']);
    });

    test('during an import gets a warning that the import continues; a second cancel changes nothing', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-15' });
      await waitForStatus(gateway, id, 'running');
      const first = gateway.refreshOf(await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' }));
      expect(first).toMatchObject({ status: 'canceled', outcome: null });
      expect(first.warnings).toMatchObject([{ code: 'import-continues', source: 'se-15' }]);
      const second = await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' });
      expect([second.status, gateway.refreshOf(second)]).toEqual([200, first]);
      end('se-15');
      expect((await read(gateway, id)).status).toBe('canceled');
    });

    test('one of two that share an import leaves the other alone', async () => {
      const request = { connection: 'se', source: 'se-16' };
      const one = await requestRefresh(gateway, request);
      const other = await requestRefresh(gateway, { ...request, maxAgeSeconds: 60 });
      expect(onlyTarget(other).runId).toBe(onlyTarget(one).runId);
      await gateway.call(`/refresh/${one.id}/cancel`, { method: 'POST' });
      await waitForStatus(gateway, other.id, 'running');
      end('se-16');
      expect((await waitForEnd(gateway, other.id)).status).toBe('succeeded');
      expect((await read(gateway, one.id)).status).toBe('canceled');
      expect(triggersOf('se-16')).toHaveLength(1);
    });

    test('after the end gets 409', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-1' });
      await waitForEnd(gateway, id);
      const response = await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' });
      expect(response.status).toBe(409);
      expect(response.body).toMatchObject({ code: 'refresh-ended' });
    });

    test('and waits at the same time immediately gets the canceled refresh', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-15' });
      await waitForStatus(gateway, id, 'running');
      const waiting = gateway.call(`/refresh/${id}`, { headers: { prefer: 'wait=30' } });
      await gateway.call(`/refresh/${id}/cancel`, { method: 'POST' });
      expect(gateway.refreshOf(await waiting).status).toBe('canceled');
      end('se-15');
    });
  });

  describe('that lists', () => {
    test('finds refreshes newest first by connection, provider, source, status and time, page by page', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-2' });
        await waitForEnd(gateway, id);
        ids.unshift(id);
      }
      const stranger = await requestRefresh(gateway, { connection: 'ss', source: '1' });
      await waitForEnd(gateway, stranger.id);

      expect(await idsOf('source=se-2')).toEqual(ids);
      expect(await idsOf('connection=ss')).toEqual([stranger.id]);
      expect(await idsOf('provider=shipstation')).toEqual([stranger.id]);
      expect(await idsOf('source=se-2&status=succeeded&status=failed')).toEqual(ids);
      // The forms in which generated clients send a list.
      for (const form of [
        'status=succeeded,failed',
        'status[]=succeeded&status[]=failed',
        'status%5B0%5D=succeeded',
      ])
        expect(await idsOf(`source=se-2&${form}`)).toEqual(ids);
      expect(await idsOf('source=se-2&status=failed')).toEqual([]);
      expect((await idsOf('limit=1'))[0]).toBe(stranger.id);
      const middle = (await read(gateway, ids[2] ?? '')).createdAt;
      const at = encodeURIComponent(middle);
      expect(await idsOf(`source=se-2&createdAfter=${at}`)).toEqual(ids.slice(0, 2));
      expect(await idsOf(`source=se-2&createdBefore=${at}`)).toEqual(ids.slice(3));

      const paged: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const cursorParameter: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = gateway.refreshesOf(
          await gateway.call(`/refresh?source=se-2&limit=2${cursorParameter}`),
        );
        expect(page.items.length).toBeLessThanOrEqual(2);
        paged.push(...page.items.map((refresh) => refresh.id));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(ids);
    });

    test('sees the target of a refresh of one source, and its own page of targets', async () => {
      const { id } = await requestRefresh(gateway, { connection: 'ss', source: '1' });
      await waitForEnd(gateway, id);
      const { items } = gateway.targetsOf(await gateway.call(`/refresh/${id}/targets`));
      const listed = gateway.refreshesOf(await gateway.call('/refresh?connection=ss&limit=1'));
      expect(items).toHaveLength(1);
      expect(listed.items[0]?.targets).toEqual(items);
    });

    test.each([
      'limit=0',
      'limit=201',
      'status=done',
      'status=succeeded,done',
      'status[]=done',
      'limit[]=1',
      'status=',
      'createdAfter=yesterday',
      'cursor=%00',
      'cursor=x',
    ])('with an invalid parameter (%s) gets 400', async (query) => {
      const response = await gateway.call(`/refresh?${query}`);
      expect([response.status, response.body]).toMatchObject([400, { code: 'invalid-request' }]);
    });

    async function idsOf(query: string): Promise<readonly string[]> {
      return gateway.refreshesOf(await gateway.call(`/refresh?${query}`)).items.map(({ id }) => id);
    }
  });
});
