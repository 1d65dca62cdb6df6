import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { waitUntil } from '../gateway/wait-until.js';

/** An event as it arrived. */
export interface ArrivedEvent {
  readonly webhookId: string;
  readonly type: string;
  readonly sequence: number;
  /** Id of the refresh; null for an event without a refresh. */
  readonly refreshId: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Responds to one request. */
export type Behaviour = (
  response: ServerResponse,
  event: ArrivedEvent,
  request: IncomingMessage,
) => void | Promise<void>;

/** A server that receives webhooks. */
export interface Receiver {
  readonly url: string;
  /** Every complete request, in the order of arrival. */
  readonly arrived: readonly ArrivedEvent[];
  /** Sets how it responds from now on; 204 by default. */
  response(behaviour: Behaviour): void;
  /** Resolves with all arrived events when there are at least `count`. */
  waitFor(count: number): Promise<readonly ArrivedEvent[]>;
  close(): Promise<void>;
}

/** Accepts the event with 204. */
export const accept: Behaviour = (response) => void response.writeHead(204).end();

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
  const arrived: ArrivedEvent[] = [];
  let behaviour = accept;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = readEvent(request, Buffer.concat(chunks).toString('utf8'));
      arrived.push(event);
      void behaviour(response, event, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    arrived,
    response: (next) => (behaviour = next),
    waitFor: async (count) => {
      await waitUntil(() => arrived.length >= count);
      return arrived;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Checks the signature of an event with the published library; throws if it was not made with this secret. */
export function verify({ body, headers }: ArrivedEvent, secret: string): void {
  new Webhook(secret).verify(body, { ...headers });
}

function readEvent({ headers }: IncomingMessage, body: string): ArrivedEvent {
  const event = JSON.parse(body) as {
    readonly id: string;
    readonly type: string;
    readonly sequence: number;
    readonly data: { readonly refresh?: { readonly id: string } };
  };
  const strings = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  if (headers['webhook-id'] !== event.id)
    throw new Error(`The id of ${body} is ${headers['webhook-id']?.toString()}.`);
  return {
    webhookId: event.id,
    type: event.type,
    sequence: event.sequence,
    refreshId: event.data.refresh?.id ?? null,
    headers: Object.fromEntries(strings),
    body,
  };
}
