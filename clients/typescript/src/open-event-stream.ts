import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Client } from './generated/client/index.js';
import { pause } from './pause.js';
import { type RetryOptions, sendWithRetries } from './send-with-retries.js';

/** The request for a stream of the gateway. */
export interface StreamRequest {
  readonly url: '/refresh/{id}/events' | '/refresh/events';
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
}

type Chunk = Uint8Array<ArrayBuffer>;

/** How a stream is read. */
export interface StreamOptions extends RetryOptions {
  /** The cursor of the last event that you have processed: the stream continues after it. */
  readonly lastEventId?: string;
}

/** Heartbeats come every 15 seconds. */
const maxSilenceInMs = 65_000;
const defaultRetryInMs = 2_000;

/**
 * The messages of a stream. It reconnects as often as needed, and continues after the last message. It ends when the gateway has no
 * more events (204). Throws as `sendWithRetries` does.
 */
export async function* openEventStream(
  client: Client,
  request: StreamRequest,
  options: StreamOptions,
): AsyncGenerator<EventSourceMessage, void, void> {
  let { lastEventId } = options;
  let retryInMs = defaultRetryInMs;
  for (;;) {
    const connection = new Connection(options.signal);
    try {
      const { data, response } = await sendWithRetries(
        () => connect(client, request, lastEventId, connection.watch()),
        options,
      );
      if (response.status === 204) return;
      const messages: EventSourceMessage[] = [];
      let receivedId = lastEventId;
      const parser = createParser({
        onEvent: (message) => messages.push(message),
        onId: (id) => (receivedId = id),
        onRetry: (timeInMs) => (retryInMs = timeInMs),
      });
      const reader = connection.read(data ?? new ReadableStream<Chunk>());
      for (;;) {
        const chunk = await connection.readNext(reader);
        if (chunk === null) break;
        parser.feed(chunk);
        for (const message of messages.splice(0)) {
          lastEventId = message.id ?? lastEventId;
          yield message;
        }
        // The gateway may send an id without an event.
        lastEventId = receivedId;
      }
    } finally {
      connection.close();
    }
    await pause(retryInMs, options.signal);
  }
}

async function connect(
  client: Client,
  { url, path, query }: StreamRequest,
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

/** One connection. It closes when it has been silent for too long, or when the caller leaves. */
class Connection {
  private closing = new AbortController();
  private stopSignal = this.closing.signal;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** A signal for the next attempt to connect. */
  watch(): AbortSignal {
    this.closing = new AbortController();
    const { signal } = this.closing;
    this.stopSignal = this.signal === undefined ? signal : AbortSignal.any([this.signal, signal]);
    this.restartTimer();
    return this.stopSignal;
  }

  /** Reads the response. It cancels the reader itself, because `fetch` may ignore its signal by then (nodejs/undici#3644). */
  read(body: ReadableStream<Chunk>): ReadableStreamDefaultReader<string> {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    // The cancel fails if the connection is already broken; that is harmless.
    this.stopSignal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), {
      once: true,
    });
    return reader;
  }

  /** The next chunk; null when the connection has ended or broken. Rejects when the caller has aborted it. */
  async readNext(reader: ReadableStreamDefaultReader<string>): Promise<string | null> {
    this.restartTimer();
    // A broken connection is not an error: the next one continues after the last message.
    const { value } = await reader.read().catch(() => ({ value: undefined }));
    clearTimeout(this.timer);
    this.signal?.throwIfAborted();
    return value ?? null;
  }

  close(): void {
    clearTimeout(this.timer);
    this.closing.abort();
  }

  private restartTimer(): void {
    const { closing } = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => closing.abort(), maxSilenceInMs);
  }
}
