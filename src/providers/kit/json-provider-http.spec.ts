import net from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProviderStage } from '../../../test/stage/providers/provider-stage.js';
import { findClosedPort, type Respond } from '../../../test/stage/providers/recording-server.js';
import type { ProviderHttpOutcome, ProviderHttpRequest } from '../contract/provider.js';

const LIMITS = { timeInMs: 5_000, sizeInBytes: 1_000 };
const stage = new ProviderStage();
const openHttp = (limits = LIMITS) => stage.openHttp(limits);

async function serveSockets(onSocket: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.onClose(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

function get(url: string, signal = new AbortController().signal): ProviderHttpRequest {
  return { method: 'GET', url, headers: {}, signal };
}

async function respondTo(respond: Respond): Promise<ProviderHttpOutcome> {
  const server = await stage.serve(respond);
  return openHttp().send(get(`${server.origin}/`));
}

describe('HTTP to a provider', () => {
  afterEach(() => stage.close());

  it('sends exactly the given URL, headers and JSON', async () => {
    const server = await stage.serve((response) => response.end());
    await openHttp().send({
      method: 'POST',
      url: `${server.origin}/a/b%2Fc?x=1%202&y=2020-01-01%2000%3A00%3A00`,
      headers: { 'X-Own': 'yes', Authorization: 'Basic abc' },
      json: { storeId: 1, name: 'Zoë' },
      signal: new AbortController().signal,
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/a/b%2Fc?x=1%202&y=2020-01-01%2000%3A00%3A00',
      headers: {
        'x-own': 'yes',
        authorization: 'Basic abc',
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': '27',
        connection: 'keep-alive',
      },
      body: '{"storeId":1,"name":"Zoë"}',
    });
  });

  it.each(['PUT', 'POST'] as const)(
    'sends a bodiless %s with a content length of 0 and no content type',
    async (method) => {
      const server = await stage.serve((response) => response.end());
      await openHttp().send({ ...get(`${server.origin}/`), method });
      const { headers, body } = server.requests[0] ?? {};
      expect(headers?.['content-length']).toBe('0');
      expect(headers?.['transfer-encoding']).toBeUndefined();
      expect(headers?.['content-type']).toBeUndefined();
      expect(body).toBe('');
    },
  );

  it('keeps the connection for the next call', async () => {
    const ports = new Set<number | undefined>();
    const server = await stage.serve((response, _request, raw) => {
      ports.add(raw.socket.remotePort);
      response.end('{}');
    });
    const http = openHttp();
    for (let call = 0; call < 3; call += 1) await http.send(get(`${server.origin}/`));
    expect(ports.size).toBe(1);
  });

  it('returns status, lower-case headers and JSON', async () => {
    const outcome = await respondTo((response) =>
      response
        .writeHead(418, { 'X-Rate-Limit-Limit': '40', 'Content-Type': 'application/json' })
        .end('{"a":null}'),
    );
    expect(outcome).toMatchObject({
      kind: 'responded',
      status: 418,
      headers: { 'x-rate-limit-limit': '40' },
      body: { kind: 'json', value: { a: null } },
    });
  });

  it('returns a redirect and does not follow it', async () => {
    const server = await stage.serve((response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const outcome = await openHttp().send(get(`${server.origin}/`));
    expect(outcome).toMatchObject({ kind: 'responded', status: 302, headers: { location: '/elsewhere' } });
    expect(server.requests).toHaveLength(1);
  });

  it('decompresses a response, and reads a wrong content encoding as unreadable text', async () => {
    const compressed = await respondTo((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('[1]')),
    );
    expect(compressed).toMatchObject({ kind: 'responded', body: { kind: 'json', value: [1] } });
    const wrong = await respondTo((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('[1]'),
    );
    expect(wrong).toMatchObject({ kind: 'responded', status: 200, body: { kind: 'text', excerpt: '' } });
  });

  it('cuts off a response above the size limit, compressed or not', async () => {
    const long = 'a'.repeat(LIMITS.sizeInBytes + 1);
    expect(await respondTo((response) => response.end(long))).toMatchObject({
      status: 200,
      body: { kind: 'oversized' },
    });
    expect(
      await respondTo((response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(long)),
      ),
    ).toMatchObject({ status: 200, body: { kind: 'oversized' } });
  });

  it('knows that nothing was sent when no server listens', async () => {
    const outcome = await openHttp().send(get(`http://127.0.0.1:${await findClosedPort()}/`));
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
  });

  it('knows that nothing was sent when the name does not exist', async () => {
    const outcome = await openHttp().send(get('http://nowhere.invalid/'));
    expect(outcome.kind).toBe('not-sent');
  });

  it('knows that nothing was sent when the TLS handshake fails or takes too long', async () => {
    const plain = await serveSockets((socket) => socket.end('this is no TLS\r\n'));
    expect((await openHttp().send(get(`https://127.0.0.1:${plain}/`))).kind).toBe('not-sent');
    const silent = await serveSockets(() => undefined);
    expect(await openHttp({ ...LIMITS, timeInMs: 100 }).send(get(`https://127.0.0.1:${silent}/`))).toEqual({
      kind: 'not-sent',
      reason: 'no complete response within 100 ms',
    });
  });

  it('knows that nothing was sent when the request cannot be built', async () => {
    const outcome = await openHttp().send({ ...get('http://127.0.0.1:1/'), url: 'http://[broken' });
    expect(outcome.kind).toBe('not-sent');
  });

  it('reports a lost response when the connection is reset after sending', async () => {
    const outcome = await respondTo((_response, _request, raw) => raw.socket.resetAndDestroy());
    expect(outcome).toEqual({ kind: 'lost', reason: 'ECONNRESET' });
  });

  it('reports a lost response when a kept connection is reset', async () => {
    let calls = 0;
    const server = await stage.serve((response, _request, raw) => {
      calls += 1;
      if (calls === 1) response.end('{}');
      else raw.socket.resetAndDestroy();
    });
    const http = openHttp();
    await http.send(get(`${server.origin}/`));
    expect((await http.send(get(`${server.origin}/`))).kind).toBe('lost');
  });

  it('reports a lost response when it breaks off in the middle of the body', async () => {
    const outcome = await respondTo((response, _request, raw) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"success":', () => raw.socket.destroy());
    });
    expect(outcome.kind).toBe('lost');
  });

  it('reports a lost response when it is no HTTP', async () => {
    const port = await serveSockets((socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n')));
    expect((await openHttp().send(get(`http://127.0.0.1:${port}/`))).kind).toBe('lost');
  });

  it.each([
    ['headers', (): void => undefined],
    ['body', (response: import('node:http').ServerResponse): void => void response.writeHead(200).write('{')],
  ] as const)('gives up when the %s take too long', async (_section, respond) => {
    const server = await stage.serve(respond);
    const outcome = await openHttp({ ...LIMITS, timeInMs: 100 }).send(get(`${server.origin}/`));
    expect(outcome).toEqual({ kind: 'lost', reason: 'no complete response within 100 ms' });
  });

  it('ends immediately when aborted, before, while waiting and while reading', async () => {
    const before = AbortSignal.abort();
    expect(await openHttp().send(get('http://127.0.0.1:1/', before))).toEqual({
      kind: 'not-sent',
      reason: 'aborted',
    });

    const waiting = new AbortController();
    const silent = await stage.serve(() => waiting.abort());
    expect(await openHttp().send(get(`${silent.origin}/`, waiting.signal))).toEqual({
      kind: 'lost',
      reason: 'aborted',
    });

    const reading = new AbortController();
    const slow = await stage.serve((response) => {
      response.writeHead(200).write('{', () => setImmediate(() => reading.abort()));
    });
    expect(await openHttp().send(get(`${slow.origin}/`, reading.signal))).toEqual({
      kind: 'lost',
      reason: 'aborted',
    });
  });
});
