import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
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
 * The messages of a stream, over as many connections as it takes: each goes on after the last message of the one before. Ends when
 * the gateway says that there is no more (204). Throws as `sendUntilAnswered` does.
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
      const reader = (data ?? new ReadableStream<Chunk>())
        .pipeThrough(new TransformStream({ transform: connection.passOn }))
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream({ onRetry: (timeInMs) => (retryInMs = timeInMs) }))
        .getReader();
      for (;;) {
        const message = await readNext(reader, options.signal);
        if (message === null) break;
        if (message.id !== undefined) lastEventId = message.id;
        yield message;
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

/** The next message; null when the connection has ended, well or not. Rejects when the caller has ended it. */
async function readNext(
  reader: ReadableStreamDefaultReader<EventSourceMessage>,
  signal: AbortSignal | undefined,
): Promise<EventSourceMessage | null> {
  try {
    const { value } = await reader.read();
    return value ?? null;
  } catch {
    // A broken connection is not the end of the story: the next one goes on after the last message.
    signal?.throwIfAborted();
    return null;
  }
}

/** One connection, given up when it has been silent for too long, or when the caller leaves. */
class Connection {
  private leaving = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** A signal for one more try to connect. */
  watch(): AbortSignal {
    this.leaving = new AbortController();
    this.expectMore();
    return this.signal === undefined
      ? this.leaving.signal
      : AbortSignal.any([this.signal, this.leaving.signal]);
  }

  /** Hands a piece on and begins to wait for the next. */
  readonly passOn = (chunk: Chunk, next: TransformStreamDefaultController<Chunk>) => {
    this.expectMore();
    next.enqueue(chunk);
  };

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
