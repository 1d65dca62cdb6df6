import { createParser } from 'eventsource-parser';
import type { RefreshEventDto } from '../../../src/notification/refresh-event.dto.js';

/** One server-sent event as a client sees it. */
export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly data: RefreshEventDto;
}

/** An event stream that is open. */
export interface OpenedStream {
  readonly status: number;
  readonly headers: Headers;
  /** The events received so far. */
  readonly events: readonly ReceivedEvent[];
  readonly comments: () => number;
  /** Resolves when `count` events have arrived; rejects if the stream ends before that, or after a minute. */
  waitFor(count: number): Promise<readonly ReceivedEvent[]>;
  /** Resolves when the server has ended the stream. */
  readonly finished: Promise<void>;
  /** Closes the stream from the side of the client. */
  close(): void;
}

const maxWaitInMs = 60_000;

/** Opens a stream and reads its events as they arrive. */
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
  let isClosed = false;
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      events.push({ id, type: event, data: JSON.parse(data) as RefreshEventDto });
      for (const check of waiters) check();
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
    isClosed = true;
    for (const check of waiters) check();
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
        const check = () => {
          if (events.length < count && !isClosed) return;
          clearTimeout(timer);
          waiters.delete(check);
          if (events.length >= count) resolve(events);
          else reject(new Error(`The stream ended after ${events.length} events.`));
        };
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(new Error(`Only ${events.length} of ${count} events arrived.`));
        }, maxWaitInMs);
        waiters.add(check);
        check();
      }),
  };
}
