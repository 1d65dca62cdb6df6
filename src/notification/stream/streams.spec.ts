import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'kysely';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { adminKey, startTestGateway } from '../../../test/stage/gateway/start-test-gateway.js';
import {
  openEventStream,
  type OpenedStream,
  type ReceivedEvent,
} from '../../../test/stage/receivers/open-event-stream.js';
import { waitUntil } from '../../../test/stage/gateway/wait-until.js';
import { DATABASE, type Database } from '../../database/database.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import type { RefreshRecord } from '../../refresh/store/refresh-records.js';
import { endRefreshEarly } from '../../refresh/store/end-refresh-early.js';
import { lockOpenRefreshes } from '../../refresh/store/lock-refreshes.js';
import { recordRefresh } from '../../refresh/store/record-refresh.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { EventFeed } from './event-feed.js';

describe('a stream of events', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  let database: Database;
  let connectionId: number;
  let connection: string;
  const opened: OpenedStream[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    database = gateway.app.get<Database>(DATABASE);
  });
  afterAll(async () => {
    for (const stream of opened) stream.close();
    await gateway.stop();
  });
  beforeEach(async () => {
    connectionId = await prepareConnection(database);
    await prepareSources(database, connectionId, ['1', '2', '3']);
    // Another owner holds the lease, so that no dispatcher changes these refreshes.
    await sql`update dispatches set lease_owner = 'nobody', lease_until = 'infinity'
      where connection_id = ${connectionId}`.execute(database);
    ({ id: connection } = await database
      .selectFrom('connections')
      .select('id')
      .where('internal_id', '=', connectionId)
      .executeTakeFirstOrThrow());
  });

  const sendHint = (id: string) => gateway.app.get(DatabaseSignals).notify(refreshChannel, id);
  const store = async (source: string): Promise<RefreshRecord> => {
    const refresh = await storeRefresh(database, await prepareDemand(database, connectionId, source));
    sendHint(refresh.id);
    return refresh;
  };
  const cancel = async ({ id }: RefreshRecord) => {
    await database.transaction().execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
    sendHint(id);
  };
  /** Records an accepted trigger. */
  const acceptTrigger = ({ id }: RefreshRecord) =>
    database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('targets')
        .set({ status: 'requested' })
        .where('refresh_id', '=', id)
        .execute();
      for (const locked of await lockOpenRefreshes(transaction, [id]))
        await recordRefresh(transaction, locked);
    });
  const open = async (path: string, lastEventId?: string): Promise<OpenedStream> => {
    const stream = await openEventStream(`${gateway.origin}${path}`, adminKey, lastEventId);
    opened.push(stream);
    return stream;
  };
  const openAll = (lastEventId?: string) => open(`/refresh/events?connection=${connection}`, lastEventId);
  const summarize = (events: readonly ReceivedEvent[]) =>
    events.map(({ type, data }) => `${type} ${data.data.refresh.source} ${data.sequence}`);

  describe('of one refresh', () => {
    test('sends the current state immediately, then the end, and closes', async () => {
      const refresh = await store('1');
      const stream = await open(`/refresh/${refresh.id}/events`);
      await stream.waitFor(1);
      await cancel(refresh);
      await stream.finished;
      expect(summarize(stream.events)).toEqual(['refresh.queued 1 1', 'refresh.canceled 1 2']);
      expect(stream.events[1]?.data.data.refresh).toMatchObject({
        id: refresh.id,
        connection,
        status: 'canceled',
      });
    });

    test('has the headers that stop proxies from buffering it', async () => {
      const refresh = await store('1');
      const stream = await open(`/refresh/${refresh.id}/events`);
      expect([stream.status, Object.fromEntries(stream.headers)]).toMatchObject([
        200,
        {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
          'x-content-type-options': 'nosniff',
          'x-request-id': expect.stringMatching(/./),
        },
      ]);
      stream.close();
    });

    test('that is final sends the last event and closes; a client that reconnects gets 204', async () => {
      const refresh = await store('1');
      await cancel(refresh);
      const stream = await open(`/refresh/${refresh.id}/events`);
      await stream.finished;
      expect(summarize(stream.events)).toEqual(['refresh.canceled 1 2']);
      const again = await open(`/refresh/${refresh.id}/events`, stream.events[0]?.id);
      expect(again.status).toBe(204);
    });

    test('continues after the last event that the client received', async () => {
      const refresh = await store('1');
      const first = await open(`/refresh/${refresh.id}/events`);
      const [queued] = await first.waitFor(1);
      first.close();
      await cancel(refresh);
      const second = await open(`/refresh/${refresh.id}/events`, queued?.id);
      await second.finished;
      expect(summarize(second.events)).toEqual(['refresh.canceled 1 2']);
    });

    test('that does not exist returns 404', async () => {
      const response = await gateway.call('/refresh/rfr_01jd0000000000000000000000/events');
      expect([response.status, await response.json()]).toMatchObject([404, { code: 'refresh-not-found' }]);
    });
  });

  describe('of all refreshes', () => {
    test('sends the current state of the unfinished ones, then every change', async () => {
      const first = await store('1');
      await cancel(await store('2'));
      const stream = await openAll();
      await stream.waitFor(1);
      const third = await store('3');
      await cancel(first);
      await cancel(third);
      await stream.waitFor(4);
      expect(summarize(stream.events)).toEqual([
        'refresh.queued 1 1',
        'refresh.queued 3 1',
        'refresh.canceled 1 2',
        'refresh.canceled 3 2',
      ]);
      stream.close();
    });

    test('continues without gaps or duplicates after any of its events', async () => {
      const stream = await openAll();
      for (const source of ['1', '2', '3', '1', '2']) await cancel(await store(source));
      const all = [...(await stream.waitFor(10))];
      for (const [index, event] of all.entries()) {
        const resumed = await openAll(event.id);
        await store('3').then(cancel);
        const remaining = await resumed.waitFor(10 - index - 1 + 2 * (index + 1));
        expect(summarize(remaining.slice(0, 9 - index))).toEqual(summarize(all.slice(index + 1)));
        expect(new Set(remaining.map(({ id }) => id)).size).toBe(remaining.length);
        resumed.close();
      }
      stream.close();
    });

    test('waits for an open transaction when a later one commits first, and sends both events in order', async () => {
      const stream = await openAll();
      const [delayed, quick] = [await store('1'), await store('2')];
      await stream.waitFor(2);
      await database.transaction().execute(async (transaction) => {
        await endRefreshEarly(transaction, delayed.id, 'canceled');
        await cancel(quick);
        // A stream that resumes now must wait for the open transaction too.
        const other = await openAll(stream.events[1]?.id);
        await waitForCheck();
        expect([stream.events.length, other.events.length]).toEqual([2, 0]);
        other.close();
      });
      const resumed = await openAll(stream.events[1]?.id);
      for (const events of [(await stream.waitFor(4)).slice(2), await resumed.waitFor(2)]) {
        expect(summarize(events)).toEqual(['refresh.canceled 1 2', 'refresh.canceled 2 2']);
      }
      stream.close();
      resumed.close();
    });

    test('sends the changes of one refresh in order, even if an earlier transaction wrote the later one', async () => {
      const stream = await openAll();
      const refresh = await store('1');
      await stream.waitFor(1);
      await database.transaction().execute(async (early) => {
        await sql`select pg_current_xact_id()`.execute(early);
        await acceptTrigger(refresh);
        await endRefreshEarly(early, refresh.id, 'canceled');
      });
      sendHint(refresh.id);
      await stream.waitFor(3);
      expect(summarize(stream.events)).toEqual([
        'refresh.queued 1 1',
        'refresh.requested 1 2',
        'refresh.canceled 1 3',
      ]);
      stream.close();
    });

    test('sends only events that match the filters', async () => {
      const stream = await open(
        `/refresh/events?connection=${connection}&source=1&status=canceled&status=failed`,
      );
      for (const source of ['1', '2']) await cancel(await store(source));
      await cancel(await store('1'));
      await stream.waitFor(2);
      expect(summarize(stream.events)).toEqual(['refresh.canceled 1 2', 'refresh.canceled 1 2']);
      stream.close();
    });

    test('starts with a reset when the cursor is older than retention', async () => {
      const refresh = await store('1');
      const stream = await openAll('1-1-1');
      await stream.waitFor(2);
      expect(stream.events[0]).toMatchObject({ type: 'reset', data: {} });
      expect(summarize(stream.events.slice(1))).toEqual(['refresh.queued 1 1']);
      await cancel(refresh);
      await stream.waitFor(3);
      stream.close();
    });

    test.each(['x', '1', '1-2-3-4', '0-1-1', '1-1-99999999999999'])(
      'rejects a Last-Event-ID that is not a cursor (%j)',
      async (lastEventId) => {
        const response = await gateway.call('/refresh/events', {
          headers: { authorization: `Bearer ${adminKey}`, 'last-event-id': lastEventId },
        });
        expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid-request' }]);
      },
    );

    test('rejects a key in the query string, and unknown filters', async () => {
      for (const query of [`access_token=${adminKey}`, 'limit=3', 'cursor=x', 'status=done']) {
        expect((await gateway.call(`/refresh/events?${query}`)).status).toBe(400);
      }
      expect((await fetch(`${gateway.origin}/refresh/events?access_token=${adminKey}`)).status).toBe(401);
    });
  });

  describe('opened with a key', () => {
    const makeKey = async (connections: readonly string[]) => {
      const response = await gateway.call('/api-keys', {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'warehouse', scopes: ['refresh:read'], connections }),
      });
      expect(response.status).toBe(201);
      return (await response.json()) as { readonly id: string; readonly key: string };
    };

    test('sends only events of connections that the key may see', async () => {
      const mine = await store('1');
      const otherConnectionId = connectionId;
      connectionId = await prepareConnection(database);
      await prepareSources(database, connectionId, ['9']);
      const foreign = await store('9');
      connectionId = otherConnectionId;
      const { key } = await makeKey([connection]);
      const stream = await openEventStream(`${gateway.origin}/refresh/events`, key);
      await cancel(foreign);
      await cancel(mine);
      await stream.waitFor(2);
      expect(summarize(stream.events)).toEqual(['refresh.queued 1 1', 'refresh.canceled 1 2']);
      stream.close();
      const one = await openEventStream(`${gateway.origin}/refresh/${foreign.id}/events`, key);
      expect(one.status).toBe(404);
    });

    test('ends when the key is revoked', async () => {
      const refresh = await store('1');
      const { id, key } = await makeKey([connection]);
      const streams = await Promise.all(
        ['/refresh/events', `/refresh/${refresh.id}/events`].map((path) =>
          openEventStream(`${gateway.origin}${path}`, key),
        ),
      );
      const kept = await openAll();
      await Promise.all([...streams, kept].map((stream) => stream.waitFor(1)));
      expect((await gateway.call(`/api-keys/${id}`, { method: 'DELETE' })).status).toBe(204);
      await Promise.all(streams.map((stream) => stream.finished));
      await cancel(refresh);
      await kept.waitFor(2);
      expect(streams.map(({ events }) => summarize(events))).toEqual([
        ['refresh.queued 1 1'],
        ['refresh.queued 1 1'],
      ]);
      kept.close();
    });
  });

  test('leaves the feed idle when its client disconnects', async () => {
    for (const stream of opened) stream.close();
    const refresh = await store('1');
    const streams = [await openAll(), await open(`/refresh/${refresh.id}/events`)];
    await Promise.all(streams.map((stream) => stream.waitFor(1)));
    const feed = gateway.app.get(EventFeed, { strict: false });
    expect(feed.isIdle).toBe(false);
    for (const stream of streams) stream.close();
    await waitUntil(() => Promise.resolve(feed.isIdle));
  });

  test('leaves the feed idle when its client disconnects before the stream starts', async () => {
    const refresh = await store('1');
    for (const stream of opened) stream.close();
    const feed = gateway.app.get(EventFeed, { strict: false });
    await waitUntil(() => feed.isIdle);
    let served = 0;
    gateway.app.getHttpServer().on('request', () => (served += 1));
    for (const path of ['/refresh/events', `/refresh/${refresh.id}/events`]) {
      for (let caller = 0; caller < 10; caller += 1) {
        const before = served;
        const client = connect(gateway.port, '127.0.0.1');
        await once(client, 'connect');
        const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${adminKey}\r\n\r\n`;
        await new Promise((resolve) => client.write(request, resolve));
        client.destroy();
        await waitUntil(() => served > before);
      }
    }
    // Once later requests have a response, the earlier ones have been read.
    for (let round = 0; round < 3; round += 1)
      expect((await gateway.call(`/refresh/${refresh.id}`)).status).toBe(200);
    expect(feed.isIdle).toBe(true);
  });

  test('responds to HEAD without opening a stream', async () => {
    const refresh = await store('1');
    for (const path of ['/refresh/events', `/refresh/${refresh.id}/events`]) {
      const response = await gateway.call(path, { method: 'HEAD' });
      expect([path, response.status]).toEqual([path, 200]);
    }
  });

  /** Waits for several reads of the feed: it reads every 5 to 250 ms while an open transaction delays events. */
  function waitForCheck(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 400));
  }
});
