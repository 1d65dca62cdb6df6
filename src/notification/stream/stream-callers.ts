import { Injectable } from '@nestjs/common';
import { CallerWatch } from '../../access/caller-watch.js';
import type { Caller } from '../../access/caller.js';
import type { EventStream } from './event-stream.js';

interface WatchedCaller {
  readonly streams: Set<EventStream>;
  readonly close: () => void;
}

/** Ends streams at once when the key or token they were opened with ends. One watch serves all streams of a caller. */
@Injectable()
export class StreamCallers {
  private readonly watched = new Map<Caller, WatchedCaller>();

  constructor(private readonly watch: CallerWatch) {}

  /** Binds a stream to its caller until the returned function is called. */
  bind(caller: Caller, stream: EventStream): () => void {
    const watched = this.watched.get(caller) ?? this.open(caller);
    watched.streams.add(stream);
    return () => {
      watched.streams.delete(stream);
      if (watched.streams.size > 0 || this.watched.get(caller) !== watched) return;
      this.watched.delete(caller);
      watched.close();
    };
  }

  private open(caller: Caller): WatchedCaller {
    const watch = this.watch.watch(caller);
    const { signal } = watch;
    const watched = { streams: new Set<EventStream>(), close: () => watch.close() };
    const endAll = () => {
      this.watched.delete(caller);
      watch.close();
      for (const stream of watched.streams) stream.end();
    };
    this.watched.set(caller, watched);
    // A token may have expired since its check. End the stream after `bind` has added it.
    if (signal.aborted) queueMicrotask(endAll);
    else signal.addEventListener('abort', endAll);
    return watched;
  }
}
