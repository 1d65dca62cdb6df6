import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { RequiresScope } from '../../../src/access/requires-scope.decorator.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';
import { EchoModule } from '../../stage/gateway/echo.controller.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

/** Holds its answers until somebody frees them. */
@Controller('held')
class HeldController {
  private freed = Promise.withResolvers<void>();

  @Get()
  @RequiresScope('refresh:read')
  async hold(): Promise<object> {
    await this.freed.promise;
    return {};
  }

  @Get('free')
  @RequiresScope('refresh:read')
  free(): object {
    this.freed.resolve();
    this.freed = Promise.withResolvers();
    return {};
  }
}

@Module({ controllers: [HeldController] })
class HeldModule {}

const authorization = `Authorization: Bearer ${adminKey}`;

describe('a caller that sends without end or without haste', () => {
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

  /** Sends `head`, then `piece` again and again, until the gateway closes; resolves with what it said and after how long. */
  async function drip(
    head: string,
    piece: string,
    everyInMs: number,
  ): Promise<{ text: string; tookInMs: number }> {
    const startedAt = performance.now();
    const socket = connect(gateway.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // Writing into what the gateway has closed is the point.
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

  test('is told 413 when its body goes beyond the limit, and is cut off when it goes on', async () => {
    const head = post(`${authorization}\r\n`, 'Transfer-Encoding: chunked');
    const { text, tookInMs } = await drip(head, chunk(5_000), 5);
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(tookInMs).toBeLessThan(4_000);
  });

  test('without a key is told 401 at once, and is cut off when its body goes on', async () => {
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

  test('may not nest its JSON ten thousand levels deep either, and costs no stack', async () => {
    const response = await gateway.call('/echo', {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: '['.repeat(9_000) + ']'.repeat(9_000),
    });
    expect(response.status).toBe(400);
  });

  // Libraries that read objects take a time that grows with the square of the number of names: a megabyte of them took ten seconds.
  test.each([
    ['1000 members in an object', '{', '"%":1', '}', 1_000, 200],
    ['1001 members in an object', '{', '"%":1', '}', 1_001, 400],
    ['10000 items in an array', '[', '1', ']', 10_000, 200],
    ['10001 items in an array', '[', '1', ']', 10_001, 400],
  ])(
    'may send a body with %s, or immediately gets the limit',
    async (_case, open, part, close, count, status) => {
      const parts = Array.from({ length: count }, (_, index) => part.replace('%', index.toString(36)));
      const response = await gateway.call('/echo', {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: `{"name":"x","metadata":{"a":${open}${parts.join(',')}${close}}}`,
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
      socket.write([...held, request('/held/free')].join(''));
      await done;
      socket.destroy();
      return text;
    };
    expect((await sendAhead(8)).split('HTTP/1.1 200')).toHaveLength(9);
    expect(await sendAhead(9)).toBe('');
  });

  test('has an address of 16 KiB at the most', async () => {
    expect((await gateway.call(`/echo?word=${'a'.repeat(17_000)}`)).status).toBe(431);
  });
});

describe('connections', () => {
  test('beyond the limit of an address are closed, and are taken again when others have ended', async () => {
    const gateway = await startTestGateway({
      featureModules: [EchoModule],
      environment: { MAX_CONNECTIONS_PER_ADDRESS: '5', MAX_CONNECTIONS: '50' },
    });
    const open = async (): Promise<Socket> => {
      const socket = connect(gateway.port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    /** Whether the gateway answers on the connection. */
    const responses = async (socket: Socket): Promise<boolean> => {
      // A closed connection may be reset by the write.
      socket.on('error', () => socket.destroy());
      const said = new Promise<boolean>((resolve) => {
        socket.once('data', () => resolve(true));
        socket.once('close', () => resolve(false));
      });
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      return said;
    };
    const held: Socket[] = [];
    for (let index = 0; index < 5; index += 1) held.push(await open());
    expect(await Promise.all(held.map(responses))).toEqual([true, true, true, true, true]);
    expect(await responses(await open())).toBe(false);
    held[0]?.destroy();
    // The gateway learns of it in its own time.
    await waitUntil(async () => {
      const again = await open();
      held.push(again);
      return responses(again);
    });
    for (const socket of held) socket.destroy();
    await gateway.stop();
  });
});
