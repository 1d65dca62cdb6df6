import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Shutdown } from '../../platform/shutdown.js';
import type { EventStream } from './event-stream.js';

const roundInMs = 15_000;
const slotCount = 15;
const maxLifetimeInMs = 15 * 60_000;

interface KeptStream {
  readonly stream: EventStream;
  readonly openedAtInMs: number;
  /** At the last check the client had not read everything, or not the end. */
  wasUnread: boolean;
}

/**
 * Checks each open stream of this replica once in 15 seconds, a fifteenth of them every second. It sends a heartbeat, ends the
 * stream after 15 minutes, and cuts off a client that did not read everything in two checks in a row. All streams end when the
 * gateway shuts down.
 */
@Injectable()
export class StreamKeeper implements OnModuleDestroy {
  private readonly slots = Array.from({ length: slotCount }, () => new Set<KeptStream>());
  private readonly timer: NodeJS.Timeout;
  private nextSlot = 0;
  private opened = 0;
  private readonly endAll = () => {
    for (const slot of this.slots) for (const { stream } of slot) stream.end();
  };

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {
    this.timer = setInterval(() => this.checkNext(), roundInMs / slotCount).unref();
    shutdown.closingSignal.addEventListener('abort', this.endAll);
  }

  /** Keeps a stream until the returned function is called. */
  add(stream: EventStream): () => void {
    this.opened += 1;
    const slot = this.slots[this.opened % slotCount];
    const kept = { stream, openedAtInMs: this.clock.monotonicInMs(), wasUnread: false };
    slot?.add(kept);
    if (this.shutdown.closingSignal.aborted) stream.end();
    return () => slot?.delete(kept);
  }

  /** Checks the streams of the next slot. */
  checkNext(): void {
    this.nextSlot = (this.nextSlot + 1) % slotCount;
    const nowInMs = this.clock.monotonicInMs();
    for (const kept of this.slots[this.nextSlot] ?? []) check(kept, nowInMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.shutdown.closingSignal.removeEventListener('abort', this.endAll);
    this.endAll();
  }
}

function check(kept: KeptStream, nowInMs: number): void {
  const { stream } = kept;
  const isUnread = stream.isFull || stream.closed;
  if (isUnread && kept.wasUnread) return stream.cutOff();
  kept.wasUnread = isUnread;
  if (nowInMs - kept.openedAtInMs >= maxLifetimeInMs) stream.end();
  else stream.sendHeartbeat();
}
