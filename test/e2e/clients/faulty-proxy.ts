import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { grow } from './grow.js';

/**
 * What happens to one request. `pass`: nothing. `reject`: 503 with Retry-After of one second. `limit`: 429 until an instant.
 * `never`: no response. `lose-response`: the gateway gets the request, its response is lost. `halve-response`: the response breaks
 * off half way. `cut-hold`: 504 when the gateway has not responded after a little more than a second. `cut-stream`: the stream breaks after the first event. `grow`: the response of a later version of the gateway.
 */
export type ProxyFault =
  | 'pass'
  | 'reject'
  | 'limit'
  | 'never'
  | 'lose-response'
  | 'halve-response'
  | 'cut-stream'
  | 'grow'
  | 'cut-hold';

/** A proxy in front of a gateway. */
export interface FaultyProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1. It calls `decide` once for each request. */
export async function startFaultyProxy(
  target: string,
  decide: (method: string, path: string) => ProxyFault,
): Promise<FaultyProxy> {
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request;
    const fault = decide(method, url);
    if (fault === 'reject') {
      response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/html' }).end('<h1>Busy</h1>');
      request.resume();
      return;
    }
    if (fault === 'limit') {
      const now = new Date();
      const until = new Date(now.getTime() + 1000);
      response.writeHead(429, { date: now.toUTCString(), 'retry-after': until.toUTCString() }).end();
      request.resume();
      return;
    }
    if (fault === 'never') return;
    const forwarded = sendRequest(
      `${target}${url}`,
      { method, headers: request.headers },
      (upstreamResponse) => {
        sendBack(fault, upstreamResponse, response).catch((error: unknown) =>
          response.destroy(asError(error)),
        );
      },
    );
    if (fault === 'cut-hold') {
      const cut = setTimeout(() => {
        forwarded.destroy();
        if (!response.headersSent)
          response.writeHead(504, { 'content-type': 'text/html' }).end('<h1>504</h1>');
      }, 1_100);
      response.on('close', () => clearTimeout(cut));
    }
    forwarded.on('error', (error) => {
      if (fault !== 'cut-hold') response.destroy(error);
    });
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sendBack(
  fault: ProxyFault,
  upstreamResponse: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { statusCode = 0, headers } = upstreamResponse;
  if (fault === 'pass' || fault === 'cut-hold') {
    response.writeHead(statusCode, headers);
    upstreamResponse.pipe(response);
    return;
  }
  if (fault === 'cut-stream') {
    response.writeHead(statusCode, headers);
    for await (const chunk of upstreamResponse) {
      await new Promise((resolve) => response.write(chunk, resolve));
      if (String(chunk).includes('data:')) break;
    }
    response.destroy();
    return;
  }
  const body = Buffer.concat((await upstreamResponse.toArray()) as Buffer[]);
  if (fault === 'lose-response') {
    response.destroy();
    return;
  }
  if (fault === 'halve-response') {
    response.writeHead(statusCode, headers);
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
    return;
  }
  const isJson = /json/.test(headers['content-type'] ?? '');
  const sent = isJson ? JSON.stringify(grow(JSON.parse(body.toString()))) : body;
  response.writeHead(statusCode, { ...headers, 'content-length': String(Buffer.byteLength(sent)) }).end(sent);
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
