import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** A request of the host, with its body unread. */
export interface ArrivedRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** The request and response objects of the host's platform, for its guards. */
  readonly hostRequest: unknown;
  readonly hostResponse: unknown;
}

/** Handles a request until its response has finished. Never throws. */
export type MountedHandler = (arrived: ArrivedRequest) => void;

/** Where a Nest platform can hand over requests before the host reads them. */
export interface MountPoint {
  /** Passes requests whose path `isMounted` to the handler. All other requests stay with the host, unchanged. */
  mount(isMounted: (url: string) => boolean, handle: MountedHandler): void;
}

/** Finds the mount point of a host's platform. Throws for a host without HTTP and for platforms other than Express and Fastify. */
export function findMountPoint(adapter: AbstractHttpAdapter | undefined): MountPoint {
  if (adapter === undefined) throw new Error('RefreshGatewayModule needs an application that serves HTTP.');
  const platform = adapter.getType();
  switch (platform) {
    case 'fastify':
      return new FastifyMountPoint(adapter.getInstance<FastifyInstance>());
    case 'express':
      return new ExpressMountPoint(adapter.getInstance<ExpressInstance>());
    default:
      throw new Error(
        `RefreshGatewayModule mounts in applications on Fastify or Express; this one is on ${platform}.`,
      );
  }
}

/** Takes over requests in Fastify's first hook, before the parsers and the host's own hooks. */
class FastifyMountPoint implements MountPoint {
  constructor(private readonly fastify: Pick<FastifyInstance, 'addHook'>) {}

  mount(...[isMounted, handle]: Parameters<MountPoint['mount']>): void {
    this.fastify.addHook('onRequest', (request, reply, done) => {
      if (!isMounted(request.url)) return done();
      reply.hijack();
      handle({
        incoming: request.raw,
        outgoing: reply.raw,
        hostRequest: request,
        hostResponse: reply,
      });
    });
  }
}

/** The part of Express that is used. */
interface ExpressInstance {
  use(middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
}

/** Takes over requests in a middleware. It runs before the body parsers, which Nest adds when the host initialises. */
class ExpressMountPoint implements MountPoint {
  constructor(private readonly express: ExpressInstance) {}

  mount(...[isMounted, handle]: Parameters<MountPoint['mount']>): void {
    this.express.use((request, response, next) => {
      if (!isMounted(request.url ?? '/')) return next();
      handle({ incoming: request, outgoing: response, hostRequest: request, hostResponse: response });
    });
  }
}
