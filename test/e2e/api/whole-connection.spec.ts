import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import { requestRefresh, readEnteredStates, waitForEnd } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const quick = { queuedInMs: 50, runningInMs: 200 } as const;
const failing = { ...quick, ending: { kind: 'error' } } as const;

describe('a refresh of a whole connection', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let shipstation: Sandbox;
  let shipengine: Sandbox;
  beforeAll(async () => {
    const manual = { ...store('104', quick), marketplaceId: 0 };
    const closed = { ...store('105', quick), active: false };
    const stores = [store('101', quick), store('102', quick), store('103', quick), manual, closed];
    const unrefreshable = { ...orderSource('se-4', quick), active: false };
    const orderSources = [
      orderSource('se-1', quick),
      orderSource('se-2', failing),
      orderSource('se-3', quick),
      unrefreshable,
    ];
    const many = Array.from({ length: 60 }, (_, index) => orderSource(`many-${100 + index}`, quick));
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: stores } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: orderSources } },
      { id: 'many', provider: 'shipengine', sandbox: { sources: many } },
      { id: 'manual', provider: 'shipstation', sandbox: { sources: [manual, closed] } },
    ]);
    shipstation = stage.sandbox('ss');
    shipengine = stage.sandbox('se');
    gateway = await stage.start();
  });
  afterAll(() => stage.close());

  test('waits for the first list of its sources', async () => {
    const stored = await requestRefresh(gateway, { connection: 'many' });
    expect(stored).toMatchObject({
      status: 'queued',
      source: null,
      targetCounts: { total: 0 },
      targets: [],
      waiting: { reason: 'lookup' },
    });
    const finished = await waitForEnd(gateway, stored.id);
    expect(finished).toMatchObject({ status: 'succeeded', targetCounts: { total: 60, succeeded: 60 } });
    expect(finished.targets).toHaveLength(50);
    const first = gateway.targetsOf(await gateway.call(`/refresh/${stored.id}/targets?limit=40`));
    const second = gateway.targetsOf(
      await gateway.call(`/refresh/${stored.id}/targets?limit=40&cursor=${first.nextCursor ?? ''}`),
    );
    expect(second.nextCursor).toBeNull();
    const ids = [...first.items, ...second.items].map(({ source }) => source);
    expect(ids).toEqual(Array.from({ length: 60 }, (_, index) => `many-${100 + index}`));
  });

  test('is already fresh if each of its sources is fresh', async () => {
    const { control } = stage.sandbox('many');
    const first = await requestRefresh(gateway, { connection: 'many', maxAgeSeconds: 600 });
    await waitForEnd(gateway, first.id);
    const callsBefore = control.calls().length;
    const refresh = await requestRefresh(gateway, { connection: 'many', maxAgeSeconds: 600 });
    expect(refresh).toMatchObject({
      status: 'succeeded',
      outcome: 'already-fresh',
      targetCounts: { total: 60, succeeded: 60 },
    });
    expect(control.calls()).toHaveLength(callsBefore);
  });

  test('at ShipStation is one call without storeId, with a warning for each source that cannot be refreshed', async () => {
    const { id } = await requestRefresh(gateway, { connection: 'ss', since: '2020-05-29T15:05:02-07:00' });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({
      status: 'succeeded',
      outcome: 'imported',
      targetCounts: { total: 3, succeeded: 3 },
    });
    expect(finished.targets.map(({ source, sinceSent }) => [source, sinceSent])).toEqual(
      ['101', '102', '103'].map((source) => [source, '2020-05-29 14:05:02']),
    );
    expect(finished.warnings.map(({ code, source }) => [code, source]).toSorted()).toEqual([
      ['not-refreshable', '104'],
      ['not-refreshable', '105'],
    ]);
    const triggers = shipstation.control.calls().filter(({ operation }) => /^refresh/.test(operation));
    expect(triggers).toHaveLength(1);
    expect(triggers[0]).toMatchObject({ operation: 'refresh-all', source: null });
    expect(triggers[0]?.rawQuery).toBe('refreshDate=2020-05-29%2014%3A05%3A02');
    expect(JSON.parse(triggers[0]?.body ?? '')).toEqual({ refreshDate: '2020-05-29 14:05:02' });
    expect(shipstation.control.imports().map(({ source }) => source)).toEqual(['101', '102', '103']);
  });

  test('at ShipStation triggers the other stores one by one if one is already running', async () => {
    const { sequence: before } = shipstation.control.calls().at(-1) ?? { sequence: 0 };
    const running = { provider: 'shipstation', source: '101' } as const;
    shipstation.control.setBehaviour(running, { runningInMs: 'endless' });
    const one = await requestRefresh(gateway, { connection: 'ss', source: '101' });
    await shipstation.control.waitForCall(({ operation }) => operation === 'refresh', { after: before });
    const all = await requestRefresh(gateway, { connection: 'ss', maxAgeSeconds: 60 });
    await shipstation.control.waitForCall(({ source }) => source === '103', { after: before });
    shipstation.control.endImport(running);
    shipstation.control.setBehaviour(running, quick);
    expect((await waitForEnd(gateway, one.id)).status).toBe('succeeded');
    expect(await waitForEnd(gateway, all.id)).toMatchObject({
      status: 'succeeded',
      targetCounts: { total: 3, succeeded: 3 },
    });
    const triggers = shipstation.control
      .calls()
      .filter(({ sequence, operation }) => sequence > before && /^refresh/.test(operation));
    expect(triggers.map(({ operation, source }) => `${operation} ${source}`).toSorted()).toEqual([
      'refresh 101',
      'refresh 102',
      'refresh 103',
    ]);
  });

  test('at ShipEngine triggers each source, and is partial if one of them fails', async () => {
    const { id } = await requestRefresh(gateway, { connection: 'se' });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({
      status: 'partial',
      outcome: 'imported',
      targetCounts: { total: 3, succeeded: 2, failed: 1 },
    });
    expect(finished.targets[0]).toMatchObject({
      source: 'se-2',
      status: 'failed',
      error: { code: 'marketplace-failed' },
    });
    expect(finished.warnings).toMatchObject([{ code: 'not-refreshable', source: 'se-4' }]);
    const triggers = shipengine.control.calls().filter(({ operation }) => operation === 'refresh');
    expect(triggers.map(({ source }) => source).toSorted()).toEqual(['se-1', 'se-2', 'se-3']);
    const entered = await readEnteredStates(stage.database, id);
    expect([entered[0], entered.at(-1)]).toEqual(['queued', 'partial']);
  });

  test('without any refreshable source fails with no-refreshable-source', async () => {
    const { id } = await requestRefresh(gateway, { connection: 'manual' });
    const finished = await waitForEnd(gateway, id);
    expect(finished).toMatchObject({
      status: 'failed',
      error: { code: 'no-refreshable-source' },
      targetCounts: { total: 0 },
    });
    expect(finished.warnings).toHaveLength(2);
  });
});
