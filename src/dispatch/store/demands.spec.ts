import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { bringReadForward } from './demands.js';

describe('bringReadForward', () => {
  let server: TestDatabase;
  let connectionId: number;

  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connectionId = await prepareConnection(server.database);
    await prepareSources(server.database, connectionId, ['1']);
    await storeRefresh(server.database, await prepareDemand(server.database, connectionId, '1'));
    await server.database
      .updateTable('runs')
      .set({ state: 'live' })
      .where('connection_id', '=', connectionId)
      .execute();
    await setRow({ list_demanded_at: null, due_at: '2999-01-01T00:00:00Z' });
  });

  const bring = () => bringReadForward(server.database, connectionId);
  const setRow = (changes: object) =>
    server.database
      .updateTable('dispatches')
      .set(changes)
      .where('connection_id', '=', connectionId)
      .execute();
  /** The demand: seconds until it is due, whether the connection is due by then, and in whose name. */
  async function readDemand() {
    const { rows } = await sql<{ in_seconds: number | null; due: boolean; by: string[] }>`
      select extract(epoch from list_demanded_at - clock_timestamp())::float8 as in_seconds,
        due_at <= list_demanded_at as due, list_demanded_by as by
      from dispatches where connection_id = ${connectionId}`.execute(server.database);
    const [row] = rows;
    return { inSeconds: row?.in_seconds ?? null, due: row?.due ?? false, by: row?.by ?? [] };
  }
  const readSince = () => setRow({ list_started_at: sql`clock_timestamp()` });

  it('demands a read now while an import is followed, in the name of the webhook', async () => {
    expect(await bring()).toBe(true);
    const { inSeconds, due, by } = await readDemand();
    expect(inSeconds).toBeLessThanOrEqual(0);
    expect([due, by]).toEqual([true, ['provider-webhook']]);
  });

  it('demands at most one read in five seconds', async () => {
    await bring();
    await readSince();
    expect(await bring()).toBe(true);
    const { inSeconds } = await readDemand();
    expect(inSeconds).toBeGreaterThan(3);
    expect(inSeconds).toBeLessThanOrEqual(5);
    expect(await bring()).toBe(false);
    expect((await readDemand()).inSeconds).toBeLessThanOrEqual(inSeconds ?? 0);
  });

  it('does not change a demand whose read has not started', async () => {
    await bring();
    const before = await readDemand();
    expect(await bring()).toBe(false);
    expect((await readDemand()).inSeconds).toBeLessThanOrEqual(before.inSeconds ?? 0);
  });

  it('demands another read when the running one started earlier', async () => {
    await bring();
    await server.database
      .insertInto('provider_calls')
      .values({
        connection_id: connectionId,
        fence: 1,
        kind: 'list',
        source_id: null,
        run_ids: [],
        started_at: sql<Date>`clock_timestamp()`,
        finished_at: null,
        outcome: null,
        http_status: null,
      })
      .execute();
    expect(await bring()).toBe(true);
    expect((await readDemand()).inSeconds).toBeGreaterThan(3);
  });

  it('does nothing while no import is followed', async () => {
    await server.database
      .updateTable('runs')
      .set({ state: 'triggering' })
      .where('connection_id', '=', connectionId)
      .execute();
    expect(await bring()).toBe(false);
    expect((await readDemand()).inSeconds).toBeNull();
  });

  it('does nothing for a connection that makes no calls', async () => {
    await server.database
      .updateTable('connections')
      .set({ status: 'paused' })
      .where('internal_id', '=', connectionId)
      .execute();
    expect(await bring()).toBe(false);
  });
});
