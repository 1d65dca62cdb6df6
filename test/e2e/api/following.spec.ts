import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';
import {
  requestRefresh,
  followUntil,
  onlyTarget,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import type { GatewayProcess } from '../../stage/gateway/gateway-process.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';

const endless = { queuedInMs: 300, runningInMs: 'endless' } as const;
const neverStarted = { queuedInMs: 'endless' } as const;
const unknownStatus = {
  queuedInMs: 0,
  runningInMs: 0,
  ending: { kind: 'word', text: 'Refreshed', id: 7 },
} as const;

describe('a refresh followed to its end', () => {
  let stage: Stage;
  let gateway: GatewayProcess;
  let shipstation: Sandbox;
  let shipengine: Sandbox;

  beforeAll(async () => {
    const stores = ['12345', '101', '102', '103', '104', '105'].map((id) => store(id, endless));
    stage = await openStage([
      {
        id: 'ss',
        provider: 'shipstation',
        sandbox: { sources: [...stores, store('201', unknownStatus), store('202', endless), store('203')] },
      },
      {
        id: 'se',
        provider: 'shipengine',
        sandbox: {
          sources: [
            ...['se-1', 'se-2', 'se-3'].map((id) => orderSource(id, endless)),
            orderSource('se-4', unknownStatus),
            orderSource('se-5'),
          ],
        },
      },
    ]);
    shipstation = stage.sandbox('ss');
    shipengine = stage.sandbox('se');
    gateway = await stage.start();
  });
  afterAll(() => stage.close());
  afterEach(() => {
    shipstation.control.assume({ shipstation: { stampMoves: 'start', statusShape: 'A' } });
    shipengine.control.assume({ shipengine: { stampMoves: 'start' } });
  });

  test('is stored first: 202 with Location and Retry-After', async () => {
    const json = { connection: 'ss', source: '101', metadata: { order: '4711' } };
    const response = await gateway.call('/refresh', { method: 'POST', json });
    const refresh = gateway.refreshOf(response);
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/refresh/${refresh.id}`);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refresh).toMatchObject({
      connection: 'ss',
      provider: 'shipstation',
      source: '101',
      since: null,
      metadata: { order: '4711' },
      finishedAt: null,
    });
    await waitForStatus(gateway, refresh.id, 'running');
    shipstation.control.endImport({ provider: 'shipstation', source: '101' });
    expect((await waitForEnd(gateway, refresh.id)).metadata).toEqual({ order: '4711' });
  });

  test('triggers ShipStation with one call: Basic authorization, the start date in Pacific time in query and body', async () => {
    const since = '2020-05-29T15:05:02-07:00';
    const { id, ...stored } = await requestRefresh(gateway, { connection: 'ss', source: '12345', since });
    expect(stored.since).toBe('2020-05-29T22:05:02Z');
    const running = await waitForStatus(gateway, id, 'running');
    expect(onlyTarget(running)).toMatchObject({
      sinceSent: '2020-05-29 14:05:02',
      providerStatus: 'Updating orders',
    });
    const calls = shipstation.control.calls().filter((call) => call.source === '12345');
    const triggers = calls.filter((call) => call.operation === 'refresh');
    expect(triggers).toHaveLength(1);
    const { method, path, rawQuery, body, headers } = triggers[0] ?? {};
    expect([method, path]).toEqual(['POST', '/stores/refreshstore']);
    expect(rawQuery).toBe('storeId=12345&refreshDate=2020-05-29%2014%3A05%3A02');
    expect(JSON.parse(body ?? '')).toEqual({ storeId: 12345, refreshDate: '2020-05-29 14:05:02' });
    const { apiKey, apiSecret } = shipstation.credentials.shipstation;
    expect(headers?.authorization).toBe(`Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`);
    shipstation.control.endImport({ provider: 'shipstation', source: '12345' });
    expect((await waitForEnd(gateway, id)).status).toBe('succeeded');
  });

  describe.each([
    { stampMoves: 'start', statusShape: 'A', source: '102' },
    { stampMoves: 'end', statusShape: 'A', source: '103' },
    { stampMoves: 'start', statusShape: 'B', source: '104' },
    { stampMoves: 'end', statusShape: 'B', source: '105' },
  ] as const)(
    'at ShipStation, when the last attempt moves at the $stampMoves and the status has shape $statusShape,',
    ({ stampMoves, statusShape, source }) => {
      test('goes from queued through requested and running to succeeded, with evidence', async () => {
        shipstation.control.assume({ shipstation: { stampMoves, statusShape } });
        const { id } = await requestRefresh(gateway, { connection: 'ss', source });
        await waitForStatus(gateway, id, 'running');
        shipstation.control.endImport({ provider: 'shipstation', source });
        const finished = await waitForEnd(gateway, id);
        expect(finished).toMatchObject({
          status: 'succeeded',
          outcome: 'imported',
          error: null,
          waiting: null,
          warnings: [],
          targetCounts: { total: 1, succeeded: 1 },
        });
        const { evidence, providerStatus } = onlyTarget(finished);
        expect(providerStatus).toBe('Success');
        // If the last attempt moves at the end, it may be read just before that and the status just after: then the end is inferred.
        const isConfirmed = stampMoves === 'start' || evidence?.kind !== 'running-seen';
        expect(evidence).toMatchObject({
          kind: isConfirmed ? 'running-seen-and-stamp-moved' : 'running-seen',
          confidence: isConfirmed ? 'confirmed' : 'inferred',
          before: { attemptAt: '2024-01-15T04:00:17' },
          after: { providerStatus: 'Success' },
        });
        expect(await readEnteredStates(stage.database, id)).toEqual([
          'queued',
          'requested',
          'running',
          'succeeded',
        ]);
      });
    },
  );

  describe.each([
    { stampMoves: 'start', source: 'se-1' },
    { stampMoves: 'end', source: 'se-2' },
  ] as const)('at ShipEngine, when the last attempt moves at the $stampMoves,', ({ stampMoves, source }) => {
    test('goes through preparing_update, updating and idle, triggered with a PUT without a body', async () => {
      shipengine.control.assume({ shipengine: { stampMoves } });
      const { id } = await requestRefresh(gateway, { connection: 'se', source });
      const seen = await followUntil(gateway, id, ({ status }) => status === 'running');
      expect(seen.map((refresh) => onlyTarget(refresh).providerStatus)).toContain('updating');
      shipengine.control.endImport({ provider: 'shipengine', source });
      const finished = await waitForEnd(gateway, id);
      expect(finished).toMatchObject({ status: 'succeeded', outcome: 'imported' });
      expect(onlyTarget(finished)).toMatchObject({
        providerStatus: 'idle',
        evidence: {
          kind: 'running-seen-and-stamp-moved',
          confidence: 'confirmed',
          before: { attemptAt: '2024-01-15T12:00:00.0Z', providerStatus: 'idle' },
          after: { providerStatus: 'idle' },
        },
      });
      expect(await readEnteredStates(stage.database, id)).toEqual([
        'queued',
        'requested',
        'running',
        'succeeded',
      ]);
      const triggers = shipengine.control.calls().filter((call) => call.source === source);
      expect(triggers).toHaveLength(1);
      expect(triggers[0]).toMatchObject({
        method: 'PUT',
        path: `/v-beta/order_sources/${source}/refresh`,
        rawQuery: '',
        body: null,
        headers: { 'api-key': shipengine.credentials.shipengine.apiKey },
      });
    });
  });

  test('polled with its ETag shows a part of the states of its events, in the same order', async () => {
    const { id } = await requestRefresh(gateway, { connection: 'se', source: 'se-3' });
    const before = await followUntil(gateway, id, ({ status }) => status === 'running');
    shipengine.control.endImport({ provider: 'shipengine', source: 'se-3' });
    const after = await followUntil(gateway, id, ({ status }) => status === 'succeeded');
    const seen = [...before, ...after];
    const sequences = seen.map((refresh) => refresh.sequence);
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
    const entered = await readEnteredStates(stage.database, id);
    const positions = seen.map((refresh) => entered.indexOf(refresh.status));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted());
  });

  test.each([
    { connection: 'ss', source: '201', status: 'Refreshed' },
    { connection: 'se', source: 'se-4', status: 'Refreshed' },
  ])(
    'with an unknown provider status ($connection) never succeeds, and expires with a warning that names the status',
    async ({ connection, source, status }) => {
      const { id } = await requestRefresh(gateway, { connection, source });
      await followUntil(
        gateway,
        id,
        (refresh) => onlyTarget(refresh).providerStatus?.includes(status) === true,
      );
      const reads = () => stage.sandbox(connection).control.calls().length;
      const readsUntilNow = reads();
      await stage.sandbox(connection).control.waitForCall(({ sequence }) => sequence > readsUntilNow + 6);
      expect((await waitForDeadline(id)).status).toBe('expired');
      const finished = await waitForEnd(gateway, id);
      expect(finished.error?.code).toBe('deadline-exceeded');
      expect(onlyTarget(finished)).toMatchObject({ status: 'expired', outcome: null });
      expect(finished.warnings).toHaveLength(1);
      expect(finished.warnings[0]).toMatchObject({ code: 'unmapped-status', source });
      expect(finished.warnings[0]?.detail).toContain(status);
      expect(await readEnteredStates(stage.database, id)).not.toContain('succeeded');
    },
  );

  /** Moves the deadline to now, because the shortest one is 60 s, and waits for the end. */
  async function waitForDeadline(id: string) {
    await sql`update refreshes set deadline_at = clock_timestamp() where id = ${id}`.execute(stage.database);
    return waitForEnd(gateway, id);
  }

  test.each([
    { connection: 'ss', provider: 'shipstation', source: '202' },
    { connection: 'se', provider: 'shipengine', source: 'se-5' },
  ] as const)(
    'whose import ends with an error ($connection) fails; the old error does not affect the next refresh',
    async ({ connection, provider, source }) => {
      const { control } = stage.sandbox(connection);
      control.setBehaviour({ provider, source }, { ...endless, queuedInMs: 0 });
      const first = await requestRefresh(gateway, { connection, source });
      await waitForStatus(gateway, first.id, 'running');
      control.endImport({ provider, source }, { kind: 'error' });
      const failed = await waitForEnd(gateway, first.id);
      expect(failed).toMatchObject({
        status: 'failed',
        outcome: null,
        error: { code: 'marketplace-failed' },
        targetCounts: { total: 1, failed: 1 },
      });
      expect(onlyTarget(failed).evidence).toMatchObject({ kind: 'error-seen' });

      control.setBehaviour({ provider, source }, neverStarted);
      const reads = control.calls().length;
      const second = await requestRefresh(gateway, { connection, source });
      await waitForStatus(gateway, second.id, 'requested');
      await control.waitForCall(({ sequence }) => sequence > reads + 10);
      expect(await readEnteredStates(stage.database, second.id)).toEqual(['queued', 'requested']);
      control.endImport({ provider, source });
      expect((await waitForEnd(gateway, second.id)).status).toBe('succeeded');
    },
  );

  test('whose last attempt never moves and whose import is never seen running does not succeed', async () => {
    const { control } = shipstation;
    control.setBehaviour({ provider: 'shipstation', source: '203' }, neverStarted);
    const { id } = await requestRefresh(gateway, { connection: 'ss', source: '203' });
    const { sequence: triggered } = await control.waitForCall((call) => call.source === '203');
    await control.waitForCall((call) => call.operation === 'status' && call.sequence > triggered + 6);
    const finished = await waitForDeadline(id);
    expect(finished).toMatchObject({ status: 'expired', error: { code: 'deadline-exceeded' }, warnings: [] });
    expect(await readEnteredStates(stage.database, id)).toEqual(['queued', 'requested', 'expired']);
  });
});
