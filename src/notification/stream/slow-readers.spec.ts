import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { sql } from 'kysely';
import {
  prepareConnection,
  prepareSources,
  prepareDemand,
} from '../../../test/stage/database/prepare-connection.js';
import { adminKey, startTestGateway } from '../../../test/stage/gateway/start-test-gateway.js';
import { DATABASE, type Database } from '../../database/database.js';
import { DatabaseSignals } from '../../database/signals/database-signals.js';
import { refreshChannel } from '../../refresh/refresh-channels.js';
import { storeRefresh } from '../../refresh/store/store-refresh.js';
import { StreamKeeper } from './stream-keeper.js';

const fillingCount = 1_500;
const furtherCount = 100;
const eventInBytes = 10_000;
/** What Node buffers for a socket before `write` returns false, and one more event. */
const maxHeldInBytes = 65_536 + 2 * eventInBytes;

describe('a client that does not read its stream', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  let database: Database;
  let refreshId: string;
  const accepted: Socket[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    gateway.app.getHttpServer().on('connection', (socket: Socket) => accepted.push(socket));
    database = gateway.app.get<Database>(DATABASE);
    const connectionId = await prepareConnection(database);
    await prepareSources(database, connectionId, ['1']);
    ({ id: refreshId } = await storeRefresh(database, await prepareDemand(database, connectionId, '1')));
  });
  afterAll(() => gateway.stop());

  /** Far more than the buffers of the kernel hold. */
  async function writeManyEvents(from: number, count: number): Promise<void> {
    await sql`
      insert into refresh_events (id, refresh_id, connection_id, type, sequence, final, data)
      select 'evt_' || number, refresh_id, connection_id, type, number, false,
        jsonb_set(data, '{metadata}', jsonb_build_object('pad', repeat('x', ${eventInBytes})))
      from refresh_events, generate_series(${from}::int, ${from + count - 1}::int) as number
      where refresh_id = ${refreshId} and sequence = 1`.execute(database);
    gateway.app.get(DatabaseSignals).notify(refreshChannel, refreshId);
  }

  async function openWithoutReading(path: string): Promise<{ client: Socket; server: Socket }> {
    const before = accepted.length;
    const client = connect(gateway.port, '127.0.0.1').pause();
    await once(client, 'connect');
    client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${adminKey}\r\n\r\n`);
    while (accepted.length === before) await new Promise((resolve) => setImmediate(resolve));
    const server = accepted.at(-1);
    if (server === undefined) throw new Error('No connection came.');
    return { client, server };
  }

  async function waitUntilFull(socket: Socket): Promise<void> {
    while (!socket.writableNeedDrain) await pause();
  }

  test('costs one full buffer, and receives all events in order once it reads', async () => {
    const { client, server } = await openWithoutReading('/refresh/events');
    const from = 1_000;
    await writeManyEvents(from, fillingCount);
    await waitUntilFull(server);

    await writeManyEvents(from + fillingCount, furtherCount);
    expect(server.writableLength).toBeLessThan(maxHeldInBytes);

    let remainder = '';
    const seen: number[] = [];
    client.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (remainder + chunk).split('\n');
      remainder = lines.pop() ?? '';
      for (const line of lines) {
        const [, sequence] =
          /^data: \{"id":"[^"]+","type":"[^"]+","timestamp":"[^"]+","sequence":(\d+)/.exec(line) ?? [];
        if (sequence !== undefined) seen.push(Number(sequence));
      }
    });
    client.resume();
    while (seen.at(-1) !== from + fillingCount + furtherCount - 1) {
      await pause();
      expect(server.writableLength).toBeLessThan(maxHeldInBytes);
    }
    const expected = Array.from({ length: fillingCount + furtherCount }, (_, index) => from + index);

    expect(seen.slice(-expected.length)).toEqual(expected);
    client.destroy();
  });

  test('is cut off when it reads nothing within a round', async () => {
    const keeper = gateway.app.get(StreamKeeper, { strict: false });
    const { client, server } = await openWithoutReading('/refresh/events');
    await writeManyEvents(1_000_000, fillingCount);
    await waitUntilFull(server);
    const closed = once(server, 'close');
    // Two rounds of fifteen checks.
    for (let check = 0; check < 30; check += 1) keeper.checkNext();
    await closed;
    expect(server.destroyed).toBe(true);
    client.destroy();
  });
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
