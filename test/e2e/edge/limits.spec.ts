import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { RequiresScope } from '../../../src/access/requires-scope.decorator.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

/** Holds its responses until they are released. */
@Controller('held')
class HeldController {
  private released = Promise.withResolvers<void>();

  @Get()
  @RequiresScope('refresh:read')
  async hold(): Promise<object> {
    await this.released.promise;
    return {};
  }

  @Get('release')
  @RequiresScope('refresh:read')
  release(): object {
    this.released.resolve();
    this.released = Promise.withResolvers();
    return {};
  }
}

@Module({ controllers: [HeldController] })
class HeldModule {}

const authorization = `Authorization: Bearer ${adminKey}`;

describe('a caller that sends too much or too slowly', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway({
      featureModules: [EchoModule, HeldModule],
      limits: {
        headersTimeoutInMs: 300,
        requestTimeoutInMs: 600,
        timeoutCheckInMs: 50,
        bodyInBytes: 30_000,
        unansweredPerConnection: 8,
      },
    });
  });
  afterAll(() => gateway.stop());

  /** Sends `head`, then `piece` repeatedly until the gateway closes; resolves with what the gateway sent and the time it took. */
  async function drip(
    head: string,
    piece: string,
    everyInMs: number,
  ): Promise<{ text: string; tookInMs: number }> {
    const startedAt = performance.now();
    const socket = connect(gateway.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // The test writes on purpose to a connection that the gateway has closed.
    socket.on('error', () => socket.destroy());
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(head);
    const timer = setInterval(() => socket.writable && socket.write(piece), everyInMs);
    await closed;
    clearInterval(timer);
    return { text, tookInMs: performance.now() - startedAt };
  }

  const post = (key: string, framing: string) =>
    `POST /echo HTTP/1.1\r\nHost: x\r\n${key}Content-Type: application/json\r\n${framing}\r\n\r\n`;
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'a'.repeat(bytes)}\r\n`;

  test('is cut off when its headers come one by one', async () => {
    const { text, tookInMs } = await drip('GET /echo HTTP/1.1\r\nHost: x\r\n', 'A: b\r\n', 20);
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(tookInMs).toBeLessThan(3_000);
  });

  test('is cut off when its body comes byte by byte', async () => {
    const { text, tookInMs } = await drip(post(`${authorization}\r\n`, 'Content-Length: 10000'), 'a', 20);
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(tookInMs).toBeLessThan(4_000);
  });

  test('gets 413 when its body exceeds the limit, and is cut off when it continues', async () => {
    const head = post(`${authorization}\r\n`, 'Transfer-Encoding: chunked');
    const { text, tookInMs } = await drip(head, chunk(5_000), 5);
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(tookInMs).toBeLessThan(4_000);
  });

  test('without a key immediately gets 401, and is cut off when its body continues', async () => {
    const { text, tookInMs } = await drip(post('', 'Transfer-Encoding: chunked'), chunk(1_000), 5);
    expect(text).toMatch(/^HTTP\/1.1 401 /);
    expect(tookInMs).toBeLessThan(4_000);
  });

  test.each([
    [16, 200],
    [17, 400],
  ])('may nest its JSON %i levels deep: %i', async (levels, status) => {
    const metadata = `${'{"a":'.repeat(levels - 1)}1${'}'.repeat(levels - 1)}`;
    const response = await gateway.call('/echo', {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: `{"name":"x","metadata":${metadata}}`,
    });
    expect(response.status).toBe(status);
  });

  test('may not nest its JSON thousands of levels deep, and does not overflow the stack', async () => {
    const response = await gateway.call('/echo', {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: '['.repeat(9_000) + ']'.repeat(9_000),
    });
    expect(response.status).toBe(400);
  });

  // Some libraries need quadratic time for the names of an object: a megabyte of names took ten seconds.
  test.each([
    ['1000 members in an object', '{', '"%":1', '}', 1_000, 200],
    ['1001 members in an object', '{', '"%":1', '}', 1_001, 400],
    ['10000 items in an array', '[', '1', ']', 10_000, 200],
    ['10001 items in an array', '[', '1', ']', 10_001, 400],
  ])(
    'may send a body with %s, or immediately gets the limit',
    async (_case, open, item, close, count, status) => {
      const items = Array.from({ length: count }, (_, index) => item.replace('%', index.toString(36)));
      const response = await gateway.call('/echo', {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: `{"name":"x","metadata":{"a":${open}${items.join(',')}${close}}}`,
      });
      expect(response.status).toBe(status);
      if (status === 400) expect(await response.json()).toMatchObject({ errors: [{ pointer: '' }] });
    },
  );

  test('may send some requests ahead of the responses, and is cut off when it sends many', async () => {
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`;
    const sendAhead = async (count: number): Promise<string> => {
      const socket = connect(gateway.port, '127.0.0.1');
      socket.on('error', () => socket.destroy());
      let text = '';
      const done = new Promise((resolve) => {
        socket.on('close', resolve);
        socket.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.split('HTTP/1.1 200').length > count) resolve(undefined);
        });
      });
      const held = Array.from({ length: count - 1 }, () => request('/held'));
      socket.write([...held, request('/held/release')].join(''));
      await done;
      socket.destroy();
      return text;
    };
    expect((await sendAhead(8)).split('HTTP/1.1 200')).toHaveLength(9);
    expect(await sendAhead(9)).toBe('');
  });

  test('may send a URL of at most 16 KiB', async () => {
    expect((await gateway.call(`/echo?word=${'a'.repeat(17_000)}`)).status).toBe(431);
  });
});

describe('connections', () => {
  test('beyond the limit of an IP address are closed, and are accepted again when others have closed', async () => {
    const gateway = await startTestGateway({
      featureModules: [EchoModule],
      environment: { MAX_CONNECTIONS_PER_ADDRESS: '5', MAX_CONNECTIONS: '50' },
    });
    const open = async (): Promise<Socket> => {
      const socket = connect(gateway.port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    /** Whether the gateway responds on the connection. */
    const isServed = async (socket: Socket): Promise<boolean> => {
      // A closed connection may be reset by the write.
      socket.on('error', () => socket.destroy());
      const served = new Promise<boolean>((resolve) => {
        socket.once('data', () => resolve(true));
        socket.once('close', () => resolve(false));
      });
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      return served;
    };
    const held: Socket[] = [];
    for (let index = 0; index < 5; index += 1) held.push(await open());
    expect(await Promise.all(held.map(isServed))).toEqual([true, true, true, true, true]);
    expect(await isServed(await open())).toBe(false);
    held[0]?.destroy();
    // The gateway notices the closed connection a moment later.
    await waitUntil(async () => {
      const again = await open();
      held.push(again);
      return isServed(again);
    });
    for (const socket of held) socket.destroy();
    await gateway.stop();
  });
});
