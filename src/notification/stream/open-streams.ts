import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { startResponse, streamHeaders } from './start-response.js';
import type { Caller } from '../../access/caller.js';
import { EventFeed } from './event-feed.js';
import { EventStream } from './event-stream.js';
import type { Subscription } from './subscription.js';
import { StreamCallers } from './stream-callers.js';
import { StreamKeeper } from './stream-keeper.js';

/** Opens streams and lets go of everything they hold when they end, whoever ends them. */
@Injectable()
export class OpenStreams {
  private readonly logger = new Logger(OpenStreams.name);

  constructor(
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Inject(StreamKeeper) private readonly keeper: StreamKeeper,
    @Inject(StreamCallers) private readonly callers: StreamCallers,
  ) {}

  /**
   * Begins the answer and lets `begin` write what comes first. Rejects while nothing has been sent yet; a failure after that ends
   * the stream, and the client comes back.
   */
  async open(
    reply: FastifyReply,
    caller: Caller,
    subscription: Subscription,
    begin: (stream: EventStream) => Promise<void>,
  ): Promise<void> {
    if (reply.request.method === 'HEAD') return void reply.headers(streamHeaders).send();
    const stream = new EventStream(reply.raw, subscription);
    const leave = await this.feed.join(stream);
    if (stream.closed) return leave();
    startResponse(reply);
    const release = this.keeper.add(stream);
    const unbind = this.callers.bind(caller, stream);
    reply.raw.once('close', () => {
      leave();
      release();
      unbind();
    });
    try {
      await begin(stream);
    } catch (error) {
      this.logger.warn({ err: error }, 'A stream broke off');
      stream.end();
    }
  }
}
