import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { EventFeed } from './event-feed.js';
import { EventStream } from './event-stream.js';
import type { Subscription } from './subscription.js';
import { StreamCallers } from './stream-callers.js';
import { StreamKeeper } from './stream-keeper.js';

const retryInMs = 2_000;

/** The headers that declare a stream to clients and proxies. */
const streamHeaders = {
  'content-type': 'text/event-stream',
  // A proxy that compresses would hold the events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Opens streams, and releases their resources when they end for any reason. */
@Injectable()
export class OpenStreams {
  private readonly logger = new Logger(OpenStreams.name);

  constructor(
    private readonly feed: EventFeed,
    private readonly keeper: StreamKeeper,
    private readonly callers: StreamCallers,
  ) {}

  /**
   * Starts the response and calls `begin` to write the first events. Rejects if it fails before anything was sent. A later failure
   * ends the stream, and the client reconnects.
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

/**
 * Takes the response over from Fastify and starts a stream of server-sent events. The connection closes with it, so that
 * the load balancer distributes reconnecting clients over the replicas again.
 */
function startResponse(reply: FastifyReply): void {
  reply.headers({ ...streamHeaders, 'x-request-id': reply.request.id, connection: 'close' }).hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200);
  raw.write(`retry: ${retryInMs}\n\n`);
}
