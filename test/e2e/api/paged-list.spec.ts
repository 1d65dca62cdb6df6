import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import { requestRefresh, onlyTarget, waitForEnd } from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const ids = ['se-1', 'se-2', 'se-3', 'se-4', 'se-5'];

/** The documentation of ShipEngine does not say whether its list has pages (docs/providers/evidence.md#shipengine-list). */
describe('a list of several pages', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let shipengine: Sandbox;

  beforeAll(async () => {
    const quick = { queuedInMs: 0, runningInMs: 200 };
    const sources = ids.map((id) => orderSource(id, quick));
    stage = await openStage([{ id: 'se', provider: 'shipengine', sandbox: { sources } }]);
    shipengine = stage.sandbox('se');
    shipengine.control.assume({ shipengine: { listPageSize: 2 } });
    gateway = await stage.start();
  });
  afterAll(() => stage.close());
  afterEach(() => shipengine.control.clearFaults());

  const listSources = async (query = '') => {
    const response = await gateway.call(`/connections/se/sources${query}`);
    const { items } = response.body as { readonly items: readonly { readonly id: string }[] };
    return items.map(({ id }) => id);
  };

  test('is read to its last page with one call for each page, the first without a parameter', async () => {
    expect(await listSources()).toEqual(ids);
    const calls = shipengine.control.calls().filter(({ operation }) => operation === 'list');
    expect(calls.map(({ rawQuery }) => rawQuery)).toEqual(['', 'page=2', 'page=3']);
  });

  test('a source of the last page is followed to its end', async () => {
    const refresh = await requestRefresh(gateway, { connection: 'se', source: 'se-5' });
    const finished = await waitForEnd(gateway, refresh.id);
    expect(onlyTarget(finished)).toMatchObject({ source: 'se-5', status: 'succeeded' });
  });

  test('a refresh of the whole connection triggers the sources of every page', async () => {
    const finished = await waitForEnd(gateway, (await requestRefresh(gateway, { connection: 'se' })).id);
    expect(finished.status).toBe('succeeded');
    expect(finished.targets.map(({ source }) => source).toSorted()).toEqual(ids);
  });

  test('is read again from the first page when a page fails, and no source is removed', async () => {
    for (const _ of [1, 2]) {
      shipengine.control.addFault({ operation: 'list', skip: 1, times: 1, fault: { kind: 'server-error' } });
      expect(await listSources('?maxAgeSeconds=0')).toEqual(ids);
    }
    const calls = shipengine.control.calls().filter(({ operation }) => operation === 'list');
    expect(calls.at(-1)?.rawQuery).toBe('page=2');
  });

  test('a source that is on no page gets 404', async () => {
    const response = await gateway.call('/refresh', {
      method: 'POST',
      json: { connection: 'se', source: 'se-9' },
    });
    expect([response.status, (response.body as { readonly code: string }).code]).toEqual([
      404,
      'source-not-found',
    ]);
  });

  test('with an error for a missing source returns the known sources, and no source is removed', async () => {
    const errors = [{ error_source: 'order_source', error_code: 'unspecified', message: 'One is missing' }];
    const body = JSON.stringify({ order_sources: [{ order_source_id: 'se-1' }], errors });
    const headers = { 'Content-Type': 'application/json' };
    for (const _ of [1, 2, 3]) {
      shipengine.control.addFault({
        operation: 'list',
        times: 1,
        fault: { kind: 'answer', status: 200, headers, body },
      });
      expect(await listSources('?maxAgeSeconds=0')).toEqual(ids);
    }
  });
});
