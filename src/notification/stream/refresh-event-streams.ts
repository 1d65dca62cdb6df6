import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Caller, maySeeConnection } from '../../access/caller.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { refreshNotFound } from '../../refresh/store/refresh-reader.js';
import { compareDecimals, compareEventCursors, type EventCursor, writeEventCursor } from './event-cursor.js';
import { type EventHorizon, EventStore } from './event-store.js';
import type { EventStream } from './event-stream.js';
import { OpenStreams } from './open-streams.js';
import { RefreshSubscription } from './subscription.js';
import type { StoredEvent } from './stored-event.js';
import type { StreamRefreshesQueryDto } from './stream-refreshes-query.dto.js';
import { VisibleSubscription } from './visible-subscription.js';

const resetFrame = 'event: reset\ndata: {}\n\n';
const dayInSeconds = 86_400;
/** An event is stored a little after its transaction starts. */
const marginInSeconds = 60;

/** Responds with streams of events: the current state first, or the events after the client's cursor. */
@Injectable()
export class RefreshEventStreams {
  constructor(
    private readonly store: EventStore,
    private readonly streams: OpenStreams,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Streams one refresh. 404 `refresh-not-found`; 204 when the client has already received its last event. */
  async streamRefresh(
    id: string,
    cursor: EventCursor | null,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<void> {
    const newest = await this.store.readNewest(id);
    if (newest === null || !maySeeConnection(caller, newest.refresh.connection)) throw refreshNotFound();
    const from = cursor !== null && (await this.isKnown(cursor)) ? cursor : null;
    if (from !== null && newest.final && compareEventCursors(from, newest.cursor) >= 0) {
      return void reply.status(204).send();
    }
    await this.streams.open(reply, caller, new RefreshSubscription(id, this.store), (stream) =>
      from === null ? stream.start(newest) : stream.follow(from),
    );
  }

  /** Streams all refreshes that the caller may see and that match the filters. */
  async streamRefreshes(
    filters: StreamRefreshesQueryDto,
    cursor: EventCursor | null,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<void> {
    const subscription = new VisibleSubscription(this.store, caller, filters);
    const from = cursor !== null && (await this.isKnown(cursor)) ? cursor : null;
    await this.streams.open(reply, caller, subscription, async (stream) => {
      if (from !== null) return stream.follow(from);
      if (cursor !== null) await stream.write(resetFrame);
      const horizon = await this.store.readHorizon();
      await writeCurrentStates(stream, subscription, horizon);
      await stream.follow(horizon.head);
    });
  }

  /**
   * Whether all events after `cursor` still exist: retention cannot have deleted one, and the cursor is in the past of this
   * database. After the restore of a backup it may be in the future.
   */
  private async isKnown(cursor: EventCursor): Promise<boolean> {
    const { head, nextTransactionId } = await this.store.readHorizon();
    const oldest = head.atInSeconds - this.settings.retentionDays * dayInSeconds + marginInSeconds;
    return cursor.atInSeconds >= oldest && compareDecimals(cursor.transactionId, nextTransactionId) < 0;
  }
}

/** Only the last frame has an `id:`. A client that loses the connection before it starts from the beginning. */
async function writeCurrentStates(
  stream: EventStream,
  subscription: VisibleSubscription,
  horizon: EventHorizon,
): Promise<void> {
  let previous: StoredEvent | null = null;
  for await (const events of subscription.readCurrentStates(horizon)) {
    if (stream.closed) return;
    for (const event of events) {
      if (previous !== null) await stream.write(previous.writeAsState(null));
      previous = event;
    }
  }
  await stream.write(
    previous === null ? `id: ${writeEventCursor(horizon.head)}\n\n` : previous.writeAsState(horizon.head),
  );
}
