import type { FastifyInstance } from 'fastify';
import type { MountPoint } from './mount-point.js';

/** Takes over requests in Fastify's first hook, before the parsers and the host's own hooks. */
export class FastifyMountPoint implements MountPoint {
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
