import type { HttpServer } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type ExpressInstance, ExpressMountPoint } from './express-mount-point.js';
import { FastifyMountPoint } from './fastify-mount-point.js';
import type { MountPoint } from './mount-point.js';

/** The mount point of a host's platform. Throws when the host serves no HTTP, or by another platform than these two. */
export function findMountPoint(adapter: HttpServer | undefined): MountPoint {
  const platform = adapter?.getType();
  switch (platform) {
    case 'fastify':
      return new FastifyMountPoint(readInstance<FastifyInstance>(adapter));
    case 'express':
      return new ExpressMountPoint(readInstance<ExpressInstance>(adapter));
    default:
      throw new Error(
        `RefreshGatewayModule mounts in applications on Fastify or Express; this one is on ${platform ?? 'neither'}.`,
      );
  }
}

/** Nest does not type what an adapter adapts; its type was asked before. */
function readInstance<Instance>(adapter: HttpServer | undefined): Instance {
  const instance: Instance = adapter?.getInstance();
  return instance;
}
