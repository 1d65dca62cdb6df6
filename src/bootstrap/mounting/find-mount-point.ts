import type { AbstractHttpAdapter } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { type ExpressInstance, ExpressMountPoint } from './express-mount-point.js';
import { FastifyMountPoint } from './fastify-mount-point.js';
import type { MountPoint } from './mount-point.js';

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
