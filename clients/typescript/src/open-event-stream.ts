import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Client } from './generated/client/index.js';
import { pause } from './pause.js';
import { type Patience, sendUntilAnswered } from './send-until-answered.js';

/** A stream of the gateway. */
export interface StreamPlace {
  readonly url: '/refresh/{id}/events' | '/refresh/events';
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
}

type Chunk = Uint8Array<ArrayBuffer>;

/** How a stream is read. */
export interface StreamOptions extends Patience {
  /** The cursor of the last event that was dealt with: the stream goes on after it. */
  readonly lastEventId?: string;
}

/** Heartbeats come every 15 seconds. */
const longestSilenceInMs = 65_000;
const defaultRetryInMs = 2_000;

/**
 * The messages of a stream, over as many connections as it takes: each goes on where the one before stood. Ends when the gateway
 * says that there is no more (204). Throws as `sendUntilAnswered` does.
 */
export async function* openEventStream(
  client: Client,
  place: StreamPlace,
  options: StreamOptions,
): AsyncGenerator<EventSourceMessage, void, void> {
  let { lastEventId } = options;
  let retryInMs = defaultRetryInMs;
  for (;;) {
    const connection = new Connection(options.signal);
    try {
      const { data, response } = await sendUntilAnswered(
        () => connect(client, place, lastEventId, connection.watch()),
        options,
      );
      if (response.status === 204) return;
      const messages: EventSourceMessage[] = [];
      let reached = lastEventId;
      const parser = createParser({
        onEvent: (message) => messages.push(message),
        onId: (id) => (reached = id),
        onRetry: (timeInMs) => (retryInMs = timeInMs),
      });
      const reader = connection.read(data ?? new ReadableStream<Chunk>());
      for (;;) {
        const text = await connection.readNext(reader);
        if (text === null) break;
        parser.feed(text);
        for (const message of messages.splice(0)) {
          lastEventId = message.id ?? lastEventId;
          yield message;
        }
        // The gateway may tell the place alone, while there is nothing to tell.
        lastEventId = reached;
      }
    } finally {
      connection.leave();
    }
    await pause(retryInMs, options.signal);
  }
}

async function connect(
  client: Client,
  { url, path, query }: StreamPlace,
  lastEventId: string | undefined,
  signal: AbortSignal,
) {
  const { data, error, response } = await client.get<ReadableStream<Chunk>>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url,
    path,
    query,
    headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
    parseAs: 'stream',
    signal,
  });
  return { data, error, response };
}

/** One connection, given up when it has been silent for too long, or when the caller leaves. */
class Connection {
  private leaving = new AbortController();
  private ending = this.leaving.signal;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** A signal for one more try to connect. */
  watch(): AbortSignal {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.ending = this.signal === undefined ? signal : AbortSignal.any([this.signal, signal]);
    this.expectMore();
    return this.ending;
  }

  /** Reads the answer. It is ended here too: `fetch` may have forgotten its signal by then (nodejs/undici#3644). */
  read(body: ReadableStream<Chunk>): ReadableStreamDefaultReader<string> {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    // What has broken already needs no end.
    this.ending.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
    return reader;
  }

  /** The next piece; null when the connection has ended, well or not. Rejects when the caller has ended it. */
  async readNext(reader: ReadableStreamDefaultReader<string>): Promise<string | null> {
    this.expectMore();
    // A broken connection is not the end of the story: the next one goes on where it stood.
    const { value } = await reader.read().catch(() => ({ value: undefined }));
    clearTimeout(this.timer);
    this.signal?.throwIfAborted();
    return value ?? null;
  }

  leave(): void {
    clearTimeout(this.timer);
    this.leaving.abort();
  }

  private expectMore(): void {
    const { leaving } = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => leaving.abort(), longestSilenceInMs);
  }
}
