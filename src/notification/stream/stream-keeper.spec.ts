import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { setImmediate as setImmediatePassed } from 'node:timers/promises';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../platform/clock.js';
import { Shutdown } from '../../platform/shutdown.js';
import { EventStream } from './event-stream.js';
import { StreamKeeper } from './stream-keeper.js';
import type { Subscription } from './subscription.js';

const quarterOfAnHourInMs = 15 * 60_000;

/** A subscription without events. */
const silentSubscription: Subscription = {
  refreshId: null,
  matches: () => true,
  isEnd: () => false,
  readAfter: () => Promise.resolve({ events: [], more: false }),
};

describe('an open stream', () => {
  let server: Server;
  let nowInMs = 0;
  const shutdown = new Shutdown();
  const keeper = new StreamKeeper({ ...systemClock, monotonicInMs: () => nowInMs }, shutdown);

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
    const responded = new Promise<IncomingMessage>((resolve) =>
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve),
    );
    const [, response] = (await request) as [IncomingMessage, ServerResponse];
    const stream = new EventStream(response, silentSubscription);
    const release = keeper.add(stream);
    response.flushHeaders();
    return { incoming: (await responded).setEncoding('utf8'), response, stream, release };
  }

  /** Each stream is checked once in fifteen calls. */
  function goRound(): void {
    for (let slot = 0; slot < 15; slot += 1) keeper.checkNext();
  }

  test('gets a heartbeat in every round until it is released', async () => {
    const { incoming, release } = await open();
    const heartbeat = once(incoming, 'data');
    goRound();
    expect(await heartbeat).toEqual([':\n\n']);
    release();
    incoming.destroy();
  });

  test('ends after 15 minutes', async () => {
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

  test('is cut off when its client does not read the end within a round', async () => {
    const { incoming, response, stream } = await open();
    while (!stream.isFull) await Promise.race([stream.write(Buffer.alloc(1_000_000)), setImmediatePassed()]);
    stream.end();
    const [closed, brokenOff] = [once(response, 'close'), once(incoming, 'error')];
    goRound();
    expect(response.destroyed).toBe(false);
    goRound();
    await closed;
    incoming.resume();
    await brokenOff;
    expect(incoming.complete).toBe(false);
  });

  test('ends when the gateway shuts down, even if it is opened after that', async () => {
    const { incoming } = await open();
    const finished = once(incoming.resume(), 'end');
    shutdown.close();
    await finished;
    const late = await open();
    await once(late.incoming.resume(), 'end');
  });
});
