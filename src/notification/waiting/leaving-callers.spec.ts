import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { sql } from 'kysely';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { waitUntil } from '../../../test/stage/gateway/wait-until.js';
import { adminKey, startTestGateway } from '../../../test/stage/gateway/start-test-gateway.js';
import { DATABASE, type Database } from '../../database/database.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { NotifiedRefreshChanges } from './notified-refresh-changes.js';

const callers = 20;

describe('a waiting caller that disconnects', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  let changes: NotifiedRefreshChanges;
  /** One refresh for each caller. */
  const paths: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    changes = gateway.app.get(NotifiedRefreshChanges, { strict: false });
    const database = gateway.app.get<Database>(DATABASE, { strict: false });
    const connectionId = await prepareConnection(database);
    await prepareSources(database, connectionId, ['1']);
    // Another owner holds the lease, so that no dispatcher finishes these refreshes.
    await sql`update dispatches set lease_owner = 'nobody', lease_until = 'infinity'
      where connection_id = ${connectionId}`.execute(database);
    for (let caller = 0; caller < callers; caller += 1) {
      const { id } = await storeRefresh(database, await prepareDemand(database, connectionId, '1'));
      paths.push(`/refresh/${id}`);
    }
  });
  afterAll(() => gateway.stop());

  async function startWaiting(path: string): Promise<Socket> {
    const client = connect(gateway.port, '127.0.0.1');
    await once(client, 'connect');
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${adminKey}\r\nPrefer: wait=50\r\n\r\n`;
    await new Promise((resolve) => client.write(request, resolve));
    return client;
  }

  test('is removed immediately', async () => {
    const clients = await Promise.all(paths.map(startWaiting));
    await waitUntil(() => changes.countWatched() === callers);
    for (const client of clients.slice(1)) client.destroy();
    await waitUntil(() => changes.countWatched() === 1);
    clients[0]?.destroy();
    await waitUntil(() => changes.countWatched() === 0);
  });

  test('is not added if it disconnects before it starts to wait', async () => {
    let served = 0;
    gateway.app.getHttpServer().on('request', () => (served += 1));
    for (const path of paths) {
      const before = served;
      (await startWaiting(path)).destroy();
      await waitUntil(() => served > before);
    }
    // Once two later requests have a response, the earlier ones have been read.
    for (let round = 0; round < 2; round += 1) expect((await gateway.call(paths[0] ?? '')).status).toBe(200);
    expect(changes.countWatched()).toBe(0);
  });
});
