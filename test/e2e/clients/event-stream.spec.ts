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

  test('ends when it is aborted, even after a garbage collection', async () => {
    const isClosed = closed();
    const leaving = new AbortController();
    const messages = followAll(connect(), {}, { signal: leaving.signal });
    expect((await messages.next()).value).toEqual({ kind: 'reset' });
    const next = expect(messages.next()).rejects.toThrow('Seen enough');
    await collectGarbage();
    leaving.abort(new Error('Seen enough'));
    await next;
    await isClosed;
  });

  test('is closed when its loop is left, even after a garbage collection', async () => {
    const isClosed = closed();
    for await (const message of followAll(connect())) {
      expect(message).toEqual({ kind: 'reset' });
      await collectGarbage();
      break;
    }
    await isClosed;
  });

  test('resumes after an id without an event, and after the last event that was read', async () => {
    const lastEventIds: unknown[] = [];
    const leaving = new AbortController();
    const send = (text: string) => (request: IncomingMessage, response: ServerResponse) => {
      lastEventIds.push(request.headers['last-event-id']);
      response.end(text);
    };
    responses.push(send('id: 1-0\n\n'), send(`id: 2-1\n${reset}`), send(''), send(`id: 3-0\n\n${reset}`));
    responses.push((request, response) => {
      send('')(request, response);
      leaving.abort(new Error('Seen enough'));
    });
    const follow = async () => {
      for await (const message of followAll(connect(), {}, { signal: leaving.signal })) {
        expect(message).toEqual({ kind: 'reset' });
      }
    };
    await expect(follow()).rejects.toThrow('Seen enough');
    expect(lastEventIds).toEqual([undefined, '1-0', '2-1', '2-1', '3-0']);
  });
});

/** Collects several times: a weak reference keeps its target until the end of the turn of the event loop that read it. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
