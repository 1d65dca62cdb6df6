import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayParts } from './app.module.js';
import { Shutdown } from '../platform/shutdown.js';

const maxResponseTimeInMs = 10_000;

/**
 * Stops the gateway: readiness fails immediately, requests are served for `SHUTDOWN_DELAY`, then no connection is accepted and open
 * responses finish. Responses that take longer than ten seconds are cut off. Modules stop their work in `onModuleDestroy` or
 * `beforeApplicationShutdown`, and close what responses may still need (the database) in `onApplicationShutdown`.
 */
export async function stopGateway(
  app: NestFastifyApplication,
  { settings, logger }: Pick<GatewayParts, 'settings' | 'logger'>,
): Promise<void> {
  const shutdown = app.get(Shutdown, { strict: false });
  logger.info({ delayInMs: settings.shutdownDelayInMs }, 'Stopping');
  shutdown.begin();
  if (settings.shutdownDelayInMs > 0) await wait(settings.shutdownDelayInMs);
  shutdown.close();
  const cutOff = setTimeout(() => app.getHttpServer().closeAllConnections(), maxResponseTimeInMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
  logger.info('Stopped');
}
