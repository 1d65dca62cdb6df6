import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SandboxControl } from '../../../src/sandbox/control/sandbox-control.js';
import {
  requestRefresh,
  onlyTarget,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const quick = { queuedInMs: 50, runningInMs: 200 } as const;
const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const since = '2020-05-29T15:05:02Z';

describe('a request', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let control: SandboxControl;
  beforeAll(async () => {
    const quickOnes = ['1', '2', '3'].map((id) => store(id, quick));
    const endlessOnes = ['11', '12', '13', '14', '15', '16'].map((id) => store(id, endless));
    const failing = store('21', { ...quick, ending: { kind: 'error' } });
    stage = await openStage([
      {
        id: 'ss',
        provider: 'shipstation',
        sandbox: { sources: [...quickOnes, ...endlessOnes, failing] },
      },
    ]);
    control = stage.sandbox('ss').control;
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  const end = (source: string) => control.endImport({ provider: 'shipstation', source });
  const triggersOf = (source: string) =>
    control.calls().filter((call) => call.operation === 'refresh' && call.source === source);
  const request = (source: string, more: object = {}) => ({ connection: 'ss', source, ...more });

  test('that a recent import already satisfies succeeds immediately as already-fresh, without a provider call', async () => {
    const first = await requestRefresh(gateway, request('1'));
    const finished = await waitForEnd(gateway, first.id);
    const callsBefore = control.calls().length;
    const response = await gateway.call('/refresh', {
      method: 'POST',
      json: request('1', { maxAgeSeconds: 60 }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('retry-after')).toBeNull();
    const fresh = gateway.refreshOf(response);
    expect(response.headers.get('location')).toBe(`/refresh/${fresh.id}`);
    expect(fresh).toMatchObject({
      status: 'succeeded',
      outcome: 'already-fresh',
      targetCounts: { total: 1, succeeded: 1 },
    });
    expect(fresh.id).not.toBe(first.id);
    expect(onlyTarget(fresh).runId).toBe(onlyTarget(finished).runId);
    expect(await readEnteredStates(stage.database, fresh.id)).toEqual(['succeeded']);
    expect(control.calls()).toHaveLength(callsBefore);
  });

  test('without maxAgeSeconds, or with 0, always needs a new import', async () => {
    for (const more of [{}, { maxAgeSeconds: 0 }]) {
      const { id } = await requestRefresh(gateway, request('2', more));
      expect(await waitForEnd(gateway, id)).toMatchObject({ status: 'succeeded', outcome: 'imported' });
    }
    expect(triggersOf('2')).toHaveLength(2);
  });

  test('is not satisfied by a failed import', async () => {
    const failed = await requestRefresh(gateway, request('21'));
    expect((await waitForEnd(gateway, failed.id)).status).toBe('failed');
    const second = await requestRefresh(gateway, request('21', { maxAgeSeconds: 60 }));
    expect((await waitForEnd(gateway, second.id)).status).toBe('failed');
    expect(triggersOf('21')).toHaveLength(2);
  });

  test("is not satisfied by the provider's own imports", async () => {
    const source = { provider: 'shipstation', source: '3' } as const;
    const automatic = () =>
      control.imports().filter((one) => one.source === '3' && one.origin === 'automatic');
    // Without a queue every import that is due has started, and so it is listed.
    control.setBehaviour(source, { ...quick, queuedInMs: 0, automaticEveryInMs: 100 });
    await gateway.call('/connections/ss/sources?maxAgeSeconds=0');
    await waitUntil(() => automatic().length > 0);
    control.setBehaviour(source, { ...quick, automaticEveryInMs: null });
    // The provider ignores a trigger during an import.
    await waitUntil(() => automatic().every(({ finishedAt }) => finishedAt !== null));
    const { id } = await requestRefresh(gateway, request('3', { maxAgeSeconds: 3600 }));
    expect(await waitForEnd(gateway, id)).toMatchObject({ status: 'succeeded', outcome: 'imported' });
    expect(triggersOf('3')).toHaveLength(1);
  });

  test('joins a running import that satisfies it; without maxAgeSeconds it waits for the next one', async () => {
    const first = await requestRefresh(gateway, request('11'));
    const running = await waitForStatus(gateway, first.id, 'running');
    const joined = await requestRefresh(gateway, request('11', { maxAgeSeconds: 60 }));
    expect(joined).toMatchObject({ status: 'running', waiting: null });
    expect(onlyTarget(joined).runId).toBe(onlyTarget(running).runId);
    const next = await requestRefresh(gateway, request('11'));
    expect(next).toMatchObject({ status: 'queued', waiting: { reason: 'turn' } });
    const alsoNext = await requestRefresh(gateway, request('11'));
    expect(onlyTarget(alsoNext).runId).toBe(onlyTarget(next).runId);

    end('11');
    for (const { id } of [first, joined]) {
      expect(await waitForEnd(gateway, id)).toMatchObject({ status: 'succeeded', outcome: 'imported' });
    }
    await waitForStatus(gateway, next.id, 'running');
    end('11');
    for (const { id } of [next, alsoNext]) {
      expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    }
    expect(triggersOf('11')).toHaveLength(2);
  });

  test('with since never shares an import with one without, whatever maxAgeSeconds is', async () => {
    const first = await requestRefresh(gateway, request('12'));
    await waitForStatus(gateway, first.id, 'running');
    const dated = await requestRefresh(gateway, request('12', { since, maxAgeSeconds: 3600 }));
    const undated = await requestRefresh(gateway, request('12'));
    expect([dated, undated]).toMatchObject([
      { status: 'queued', waiting: { reason: 'turn' } },
      { status: 'queued', waiting: { reason: 'turn' } },
    ]);
    const runs = [first, dated, undated].map((refresh) => onlyTarget(refresh).runId);
    expect(new Set(runs).size).toBe(3);
    end('12');
    expect((await waitForEnd(gateway, first.id)).status).toBe('succeeded');
    await waitForStatus(gateway, dated.id, 'running');
    end('12');
    expect((await waitForEnd(gateway, dated.id)).status).toBe('succeeded');
    await waitForStatus(gateway, undated.id, 'running');
    end('12');
    expect((await waitForEnd(gateway, undated.id)).status).toBe('succeeded');
    expect(triggersOf('12').map((call) => call.query.refreshDate ?? null)).toEqual([
      null,
      '2020-05-29 07:05:02',
      null,
    ]);
    const fresh = await requestRefresh(gateway, request('12', { since, maxAgeSeconds: 3600 }));
    expect(fresh.outcome).toBe('already-fresh');
    expect(onlyTarget(fresh).runId).toBe(onlyTarget(dated).runId);
  });

  test('with an earlier since is not satisfied by an import from a later date', async () => {
    const late = await requestRefresh(gateway, request('13', { since }));
    await waitForStatus(gateway, late.id, 'running');
    const early = await requestRefresh(
      gateway,
      request('13', { since: '2019-01-01T00:00:00Z', maxAgeSeconds: 60 }),
    );
    expect(early.waiting?.reason).toBe('turn');
    const later = await requestRefresh(
      gateway,
      request('13', { since: '2021-01-01T00:00:00Z', maxAgeSeconds: 60 }),
    );
    expect(onlyTarget(later).runId).toBe(onlyTarget(late).runId);
    end('13');
    await waitForStatus(gateway, early.id, 'running');
    end('13');
    expect(onlyTarget(await waitForEnd(gateway, early.id)).sinceSent).toBe('2018-12-31 16:00:00');
  });

  test('that waits with others gets the earliest since of all', async () => {
    const first = await requestRefresh(gateway, request('14'));
    await waitForStatus(gateway, first.id, 'running');
    const waiting = [];
    for (const date of ['2020-06-01T00:00:00Z', '2020-03-01T00:00:00.999Z', '2020-09-01T00:00:00Z']) {
      waiting.push(await requestRefresh(gateway, request('14', { since: date })));
    }
    end('14');
    for (const { id } of waiting) {
      expect(onlyTarget(await waitForStatus(gateway, id, 'running')).sinceSent).toBe('2020-02-29 16:00:00');
    }
    end('14');
    for (const { id } of waiting) expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
    expect(triggersOf('14')).toHaveLength(2);
  });

  test('with a since after the last import gets a warning about the gap', async () => {
    const { id, warnings } = await requestRefresh(gateway, request('15', { since: '2024-06-01T00:00:00Z' }));
    expect(warnings).toMatchObject([{ code: 'since-after-mark', source: '15' }]);
    await waitForStatus(gateway, id, 'running');
    end('15');
    expect((await waitForEnd(gateway, id)).warnings).toHaveLength(1);
  });

  test('with a local since uses its time zone: the earlier of two instants, the start of a day', async () => {
    const readings = [
      { since: '2020-11-01T01:30:00', timeZone: 'America/New_York', instant: '2020-11-01T05:30:00Z' },
      { since: '2020-05-29', timeZone: 'Europe/Berlin', instant: '2020-05-28T22:00:00Z' },
    ];
    for (const { instant, ...local } of readings) {
      const refresh = await requestRefresh(gateway, request('16', local));
      expect(refresh.since).toBe(instant);
      await gateway.call(`/refresh/${refresh.id}/cancel`, { method: 'POST' });
    }
  });
});
