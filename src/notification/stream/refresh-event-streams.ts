import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { refreshNotFound } from '../../refresh/store/refresh-reader.js';
import { compareEventCursors, type EventCursor, writeEventCursor } from './event-cursor.js';
import { type EventHorizon, EventStore } from './event-store.js';
import type { EventStream } from './event-stream.js';
import { isKnownCursor } from './is-known-cursor.js';
import { OpenStreams } from './open-streams.js';
import { RefreshSubscription } from './refresh-subscription.js';
import type { StoredEvent } from './stored-event.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';
import { VisibleSubscription } from './visible-subscription.js';

const resetFrame = 'event: reset\ndata: {}\n\n';

/** Answers with streams of events: the present state first, or what followed the place that the client names. */
@Injectable()
export class RefreshEventStreams {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The story of one refresh; 404 `refresh-not-found`; 204 when its end was told before `place`. */
  async streamRefresh(
    id: string,
    place: EventCursor | null,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<void> {
    const newest = await this.store.readNewest(id);
    if (newest === null || !maySeeConnection(caller, newest.refresh.connection)) throw refreshNotFound();
    const from = place !== null && (await this.isKnown(place)) ? place : null;
    if (from !== null && newest.final && compareEventCursors(from, newest.cursor) >= 0) {
      return void reply.status(204).send();
    }
    await this.streams.open(reply, caller, new RefreshSubscription(id, this.store), (stream) =>
      from === null ? stream.begin(newest) : stream.follow(from),
    );
  }

  /** The story of all refreshes that the caller may see and the filters name. */
  async streamRefreshes(
    filters: StreamRefreshesQueryDto,
    place: EventCursor | null,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<void> {
    const subscription = new VisibleSubscription(this.store, caller, filters);
    const from = place !== null && (await this.isKnown(place)) ? place : null;
    await this.streams.open(reply, caller, subscription, async (stream) => {
      if (from !== null) return stream.follow(from);
      if (place !== null) await stream.write(resetFrame);
      const horizon = await this.store.readHorizon();
      await writePresentStates(stream, subscription, horizon);
      await stream.follow(horizon.head);
    });
  }

  private async isKnown(place: EventCursor): Promise<boolean> {
    return isKnownCursor(place, await this.store.readHorizon(), this.settings.retentionDays);
  }
}

/** Only its last frame moves the client's place: who is cut off before begins anew. */
async function writePresentStates(
  stream: EventStream,
  subscription: VisibleSubscription,
  horizon: EventHorizon,
): Promise<void> {
  let held: StoredEvent | null = null;
  for await (const events of subscription.readPresent(horizon)) {
    if (stream.closed) return;
    for (const event of events) {
      if (held !== null) await stream.write(held.writeAsState(null));
      held = event;
    }
  }
  await stream.write(
    held === null ? `id: ${writeEventCursor(horizon.head)}\n\n` : held.writeAsState(horizon.head),
  );
}
