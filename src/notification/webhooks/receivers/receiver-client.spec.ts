import { createServer, type RequestListener, type Server } from 'node:http';
import net from 'node:net';
import { HttpService } from '@nestjs/axios';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readAllowedHosts } from '../../../config/read-allowed-hosts.js';
import { OutboundHttp } from '../../../platform/outbound-http/outbound-http.js';
import { type ResolveHost } from './guard-lookup.js';
import { ReceiverClient, receiverHttpOptions } from './receiver-client.js';
import { ReceiverRules } from './receiver-rules.js';

const options = { ...receiverHttpOptions, timeInMs: 400, sizeInBytes: 1000 };
const cleanUps: (() => void)[] = [];
afterEach(() => cleanUps.splice(0).forEach((close) => close()));

function buildClient(allowedHosts: string, resolve?: ResolveHost): ReceiverClient {
  const http = new OutboundHttp(new HttpService(), options);
  cleanUps.push(() => http.onApplicationShutdown());
  return new ReceiverClient(http, new ReceiverRules(readAllowedHosts(allowedHosts) ?? []), resolve);
}

const send = (client: ReceiverClient, url: string, signal = new AbortController().signal) =>
  client.post(url, '{"a":"ü"}', { 'webhook-id': 'evt_1' }, signal);

async function listen(server: Server | net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on a port.');
  return address.port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

/** A server that writes these bytes in reply to any request. */
async function serveRaw(response: string, then: 'close' | 'hang'): Promise<number> {
  return listen(
    net.createServer((socket) => {
      cleanUps.push(() => socket.destroy());
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        socket.write(response);
        if (then === 'close') socket.end();
      });
    }),
  );
}

describe('a call to a receiver', () => {
  test('sends the body and headers unchanged, and returns the status and Retry-After', async () => {
    const arrived: string[] = [];
    const port = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => arrived.push(text));
      request.on('end', () => {
        arrived.push(`${request.method} ${request.url} ${request.headers['webhook-id']?.toString()}`);
        response.writeHead(503, { 'retry-after': '7' }).end('busy');
      });
    });
    const outcome = await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/hook?x=1`);
    expect(outcome).toMatchObject({ kind: 'responded', status: 503, headers: { 'retry-after': '7' } });
    expect(arrived).toEqual(['{"a":"ü"}', 'POST /hook?x=1 evt_1']);
  });

  test('follows no redirect', async () => {
    let visits = 0;
    const port = await serve((_request, response) => {
      visits += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`)).toMatchObject({ status: 307 });
    expect(visits).toBe(1);
  });

  test.each([
    ['sends nothing', '', 'timeout'],
    ['stops in the middle of its headers', 'HTTP/1.1 200 OK\r\nContent-Le', 'timeout'],
    ['announces more than it sends', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.', 'timeout'],
  ])('times out when the receiver %s', async (_what, response, reason) => {
    const port = await serveRaw(response, 'hang');
    expect(await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`)).toEqual({
      kind: 'failed',
      reason,
    });
  });

  test.each([
    [
      'closes before the announced length',
      'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.',
      'connection-lost',
    ],
    ['does not speak HTTP', 'SSH-2.0-nothing here\r\n\r\n', 'answer-unreadable'],
    ['closes the connection', '', 'connection-lost'],
    [
      'sends too much',
      `HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}`,
      'answer-too-large',
    ],
  ])('fails when the receiver %s', async (_what, response, reason) => {
    const port = await serveRaw(response, 'close');
    expect(await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`)).toEqual({
      kind: 'failed',
      reason,
    });
  });

  test('stops reading an endless response at the size limit', async () => {
    const port = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(600)), 5);
      response.on('close', () => clearInterval(timer));
    });
    const outcome = await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`);
    expect(outcome).toEqual({ kind: 'failed', reason: 'answer-too-large' });
  });

  test('is given up when its signal is aborted', async () => {
    const port = await serveRaw('', 'hang');
    const stop = new AbortController();
    const sending = send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`, stop.signal);
    stop.abort();
    expect(await sending).toEqual({ kind: 'failed', reason: 'given-up' });
  });

  test('names the reason: host without IP address, server not running, server without TLS', async () => {
    const absent = () => Promise.reject(Object.assign(new Error('absent'), { code: 'ENOTFOUND' }));
    expect(await send(buildClient('absent.test', absent), 'http://absent.test/')).toMatchObject({
      reason: 'unresolvable',
    });
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send(buildClient('127.0.0.1'), `http://127.0.0.1:${port}/`)).toMatchObject({
      reason: 'connection-failed',
    });
    const plain = await serve((_request, response) => void response.end());
    expect(await send(buildClient('127.0.0.1'), `https://127.0.0.1:${plain}/`)).toMatchObject({
      reason: 'tls-failed',
    });
  });
});

describe('a host that changes its IP address', () => {
  test('is not connected to when it resolves to an internal IP address at the call, although it was public before', async () => {
    let connections = 0;
    const server = createServer((_request, response) => void response.end());
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    const responses = ['93.184.215.14', '127.0.0.1'];
    const resolved: string[] = [];
    const rebinding: ResolveHost = (name) => {
      resolved.push(name);
      return Promise.resolve([{ address: responses.shift() ?? '127.0.0.1', family: 4 }]);
    };
    const client = buildClient('', rebinding);
    const url = 'https://rebinding.test/';
    expect(await client.findFault(url)).toBeNull();
    expect(await send(client, url)).toEqual({ kind: 'failed', reason: 'forbidden-address' });
    expect(resolved).toEqual(['rebinding.test', 'rebinding.test']);
    expect(await client.findFault(url)).toMatch('must resolve to public IP addresses only');
    // The list allows the port and http for another host only.
    expect(
      await send(buildClient(`other.test:${port}`, rebinding), `http://rebinding.test:${port}/`),
    ).toEqual({
      kind: 'failed',
      reason: 'invalid-url',
    });
    expect(connections).toBe(0);
  });

  test('is connected to at the IP address that was checked, without a second lookup', async () => {
    const port = await serve(
      (request, response) => void response.writeHead(request.headers.host ? 204 : 400).end(),
    );
    const responses = ['127.0.0.1', '10.0.0.1', '10.0.0.1'];
    let lookups = 0;
    const rebinding: ResolveHost = () => {
      lookups += 1;
      return Promise.resolve([{ address: responses.shift() ?? '10.0.0.1', family: 4 }]);
    };
    const client = buildClient(`once.test:${port}`, rebinding);
    expect(await send(client, `http://once.test:${port}/`)).toMatchObject({ status: 204 });
    expect(lookups).toBe(1);
  });

  test('is not called when one of its IP addresses is forbidden', async () => {
    const mixed: ResolveHost = () =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address: '::ffff:10.0.0.1', family: 6 },
      ]);
    expect(await send(buildClient('', mixed), 'https://mixed.test/')).toEqual({
      kind: 'failed',
      reason: 'forbidden-address',
    });
  });
});
