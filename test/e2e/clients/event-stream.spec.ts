import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGatewayClient, followAll } from '#client';

const reset = 'event: reset\ndata: {}\n\n';

describe('a stream of the TypeScript client', () => {
  let server: Server;
  let responses: ((request: IncomingMessage, response: ServerResponse) => void)[];

  beforeEach(async () => {
    responses = [];
    server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 10\n\n');
      responses.shift()?.(request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  const connect = () => {
    const { port } = server.address() as AddressInfo;
    return createGatewayClient({ baseUrl: `http://127.0.0.1:${port}`, key: 'rgw_any' });
  };
  const closed = () =>
    new Promise<void>((resolve) => {
      responses.push((_request, response) => {
        response.write(reset);
        response.once('close', resolve);
      });
    });

  test('ends when it is aborted, also when the garbage has been collected since it began', async () => {
    const isClosed = closed();
    const leaving = new AbortController();
    const told = followAll(connect(), {}, { signal: leaving.signal });
    expect((await told.next()).value).toEqual({ kind: 'reset' });
    const next = expect(told.next()).rejects.toThrow('Seen enough');
    await collectGarbage();
    leaving.abort(new Error('Seen enough'));
    await next;
    await isClosed;
  });

  test('is closed when its loop is left, also when the garbage has been collected since it began', async () => {
    const isClosed = closed();
    for await (const told of followAll(connect())) {
      expect(told).toEqual({ kind: 'reset' });
      await collectGarbage();
      break;
    }
    await isClosed;
  });

  test('goes on from a place that was told alone, and from the last message that was read', async () => {
    const places: unknown[] = [];
    const leaving = new AbortController();
    const tell = (text: string) => (request: IncomingMessage, response: ServerResponse) => {
      places.push(request.headers['last-event-id']);
      response.end(text);
    };
    responses.push(tell('id: 1-0\n\n'), tell(`id: 2-1\n${reset}`), tell(''), tell(`id: 3-0\n\n${reset}`));
    responses.push((request, response) => {
      tell('')(request, response);
      leaving.abort(new Error('Seen enough'));
    });
    const follow = async () => {
      for await (const told of followAll(connect(), {}, { signal: leaving.signal })) {
        expect(told).toEqual({ kind: 'reset' });
      }
    };
    await expect(follow()).rejects.toThrow('Seen enough');
    expect(places).toEqual([undefined, '1-0', '2-1', '2-1', '3-0']);
  });
});

/** What is held weakly is let go in a later turn than the one that last looked at it. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
