import { createParser } from 'eventsource-parser';
import type { RefreshEventDto } from '../../../src/notification/refresh-event.dto.js';

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
  readonly finished: Promise<void>;
  /** Goes away. */
  close(): void;
}

const maxWaitInMs = 60_000;

/** Opens a stream and reads it as it comes. */
export async function openEventStream(url: string, key: string, lastEventId?: string): Promise<OpenedStream> {
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
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
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk?.value === undefined) return;
      parser.feed(chunk.value);
    }
  };
  const finished = read().finally(() => {
    isOver = true;
    for (const look of waiters) look();
  });
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments: () => comments,
    finished,
    close: () => void reader?.cancel(),
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
        }, maxWaitInMs);
        waiters.add(look);
        look();
      }),
  };
}
