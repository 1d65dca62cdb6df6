import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestGateway } from '../../stage/gateway/start-test-gateway.js';

describe('input that is not a complete request', () => {
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  beforeAll(async () => {
    gateway = await startTestGateway({
      limits: { headersTimeoutInMs: 200, requestTimeoutInMs: 300, timeoutCheckInMs: 50 },
    });
  });
  afterAll(() => gateway.stop());

  /** Sends raw bytes and reads until the gateway closes the connection. */
  async function send(bytes: string): Promise<{ status: number; head: string; body: unknown }> {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, body: JSON.parse(body) as unknown };
  }

  test.each([
    ['something that is not HTTP', 'hello\r\n\r\n', 400, 'invalid-request'],
    [
      'headers above 16 KiB',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['headers that do not arrive', 'GET / HTTP/1.1\r\nHost: x\r\n', 408, 'request-timeout'],
    [
      'two lengths',
      'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'invalid-request',
    ],
    ['no host', 'GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid-request'],
    [
      'a second host',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nhost: y\r\nConnection: close\r\n\r\n',
      400,
      'invalid-request',
    ],
    [
      'a malformed host',
      'GET /health/live HTTP/1.1\r\nHost: a b/<c>\r\nConnection: close\r\n\r\n',
      400,
      'invalid-request',
    ],
    [
      'an unknown expectation',
      'GET /refresh HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n',
      401,
      'unauthenticated',
    ],
  ])('%s gets a problem as the response', async (_case, bytes, status, code) => {
    const response = await send(bytes);
    expect(response.status).toBe(status);
    expect(response.head).toMatch(/content-type: application\/problem\+json/i);
    expect(response.body).toMatchObject({
      type: `/problems/${code}`,
      code,
      status,
      requestId: expect.stringMatching(/./),
    });
  });
});
