import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.js';
import { EventFeed } from './event-feed.js';
import { EventStore } from './event-store.js';
import { OpenStreams } from './open-streams.js';
import { RefreshEventStreams } from './refresh-event-streams.js';
import { RefreshEventsController } from './refresh-events.controller.js';
import { StreamCallers } from './stream-callers.js';
import { StreamKeeper } from './stream-keeper.js';

/** Server-sent events. */
@Module({
  imports: [AccessModule],
  controllers: [RefreshEventsController],
  providers: [EventStore, EventFeed, StreamKeeper, StreamCallers, OpenStreams, RefreshEventStreams],
})
export class StreamModule {}
