import { Module } from '@nestjs/common';
import { EventFeed } from './event-feed.js';
import { EventStore } from './event-store.js';
import { OpenStreams } from './open-streams.js';
import { RefreshEventStreams } from './refresh-event-streams.js';
import { RefreshEventsController } from './refresh-events.controller.js';
import { StreamKeeper } from './stream-keeper.js';

/** Server-sent events. */
@Module({
  controllers: [RefreshEventsController],
  providers: [EventStore, EventFeed, StreamKeeper, OpenStreams, RefreshEventStreams],
})
export class StreamModule {}
