import { createParser } from 'eventsource-parser';
import type { RefreshEventDto } from '../../src/notification/refresh-event.dto.js';

/** One server-sent event as a client sees it. */
export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly data: RefreshEventDto;
}

/** A stream that is being read. */
export interface OpenedStream {
  readonly status: number;
  readonly headers: Headers;
  /** What came so far. */
  readonly events: readonly ReceivedEvent[];
  readonly comments: () => number;
  /** Resolves when so many events have come; rejects when the stream ends before, or after a minute. */
  waitFor(count: number): Promise<readonly ReceivedEvent[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  /** Goes away. */
  close(): void;
}

const longestWaitInMs = 60_000;

/** Opens a stream and reads it as it comes. */
export async function openEventStream(url: string, key: string, lastEventId?: string): Promise<OpenedStream> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: leaving.signal,
  });
  const events: ReceivedEvent[] = [];
  const waiters = new Set<() => void>();
  let comments = 0;
  let isOver = false;
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      events.push({ id, type: event, data: JSON.parse(data) as RefreshEventDto });
      for (const look of waiters) look();
    },
    onComment: () => (comments += 1),
  });
  const read = async () => {
    const text = response.body?.pipeThrough(new TextDecoderStream());
    for await (const chunk of text ?? []) parser.feed(chunk);
  };
  const ended = read()
    .catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    })
    .finally(() => {
      isOver = true;
      for (const look of waiters) look();
    });
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments: () => comments,
    ended,
    close: () => leaving.abort(),
    waitFor: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (events.length < count && !isOver) return;
          clearTimeout(timer);
          waiters.delete(look);
          if (events.length >= count) resolve(events);
          else reject(new Error(`The stream ended after ${events.length} events.`));
        };
        const timer = setTimeout(() => {
          waiters.delete(look);
          reject(new Error(`Only ${events.length} of ${count} events came.`));
        }, longestWaitInMs);
        waiters.add(look);
        look();
      }),
  };
}
