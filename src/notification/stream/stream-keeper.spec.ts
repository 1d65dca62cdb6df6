import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { setImmediate as setImmediatePassed } from 'node:timers/promises';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Shutdown } from '../../platform/shutdown.js';
import { EventStream } from './event-stream.js';
import { StreamKeeper } from './stream-keeper.js';
import type { Subscription } from './subscription.js';

const quarterOfAnHourInMs = 15 * 60_000;

/** A story in which nothing happens. */
const silence: Subscription = {
  refreshId: null,
  matches: () => true,
  isEnd: () => false,
  readAfter: () => Promise.resolve({ events: [], more: false }),
};

describe('an open stream', () => {
  let server: Server;
  let nowInMs = 0;
  const shutdown = new Shutdown();
  const keeper = new StreamKeeper({ nowInMs: () => nowInMs, monotonicInMs: () => nowInMs }, shutdown);

  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    keeper.onModuleDestroy();
    server.close();
    server.closeAllConnections();
  });

  async function open(): Promise<{
    incoming: IncomingMessage;
    response: ServerResponse;
    stream: EventStream;
    release: () => void;
  }> {
    const request = once(server, 'request');
    const answered = new Promise<IncomingMessage>((resolve) =>
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve),
    );
    const [, response] = (await request) as [IncomingMessage, ServerResponse];
    const stream = new EventStream(response, silence);
    const release = keeper.add(stream);
    response.flushHeaders();
    return { incoming: (await answered).setEncoding('utf8'), response, stream, release };
  }

  /** Each stream has its turn once in a round of fifteen looks. */
  function goRound(): void {
    for (let look = 0; look < 15; look += 1) keeper.checkNext();
  }

  test('gets a comment in every round, until it is released', async () => {
    const { incoming, release } = await open();
    const beaten = once(incoming, 'data');
    goRound();
    expect(await beaten).toEqual([':\n\n']);
    release();
    incoming.destroy();
  });

  test('is ended after a quarter of an hour', async () => {
    const { incoming } = await open();
    incoming.resume();
    const finished = once(incoming, 'end');
    nowInMs += quarterOfAnHourInMs - 1;
    goRound();
    expect(incoming.complete).toBe(false);
    nowInMs += 1;
    goRound();
    await finished;
    expect(incoming.complete).toBe(true);
  });

  test('is cut off when its client does not read the end for a whole round', async () => {
    const { incoming, response, stream } = await open();
    while (!stream.isFull) await Promise.race([stream.write(Buffer.alloc(1_000_000)), setImmediatePassed()]);
    stream.end();
    const [gone, brokenOff] = [once(response, 'close'), once(incoming, 'error')];
    goRound();
    expect(response.destroyed).toBe(false);
    goRound();
    await gone;
    incoming.resume();
    await brokenOff;
    expect(incoming.complete).toBe(false);
  });

  test('is ended when the gateway shuts down, also one that is opened then', async () => {
    const { incoming } = await open();
    const finished = once(incoming.resume(), 'end');
    shutdown.close();
    await finished;
    const late = await open();
    await once(late.incoming.resume(), 'end');
  });
});
