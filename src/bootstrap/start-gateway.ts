import { setTimeout as wait } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Shutdown } from '../platform/shutdown.js';
import type { GatewayParts, FeatureModule } from './app.module.js';
import { createApplication } from './create-application.js';
import { renderCallableUrl } from './render-start-message.js';

const maxResponseTimeInMs = 10_000;

/** A running gateway. */
export interface Gateway {
  readonly app: NestFastifyApplication;
  /** URL for calls from this machine, with the real port. */
  readonly url: string;
  /** See `stopGateway`. */
  readonly stop: () => Promise<void>;
}

/** Builds the application and listens. Throws an error that names the remedy when it cannot listen. */
export async function startGateway(
  parts: GatewayParts,
  furtherModules: readonly FeatureModule[] = [],
): Promise<Gateway> {
  const { host, port } = parts.settings;
  const app = await createApplication(parts, furtherModules);
  try {
    // Nest's own `listen` would log the error a second time.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await app.close();
    const line = describeListenError(error, host, port);
    throw line === undefined ? error : new Error(line, { cause: error });
  }
  const bound: unknown = app.getHttpServer().address();
  return {
    app,
    url: renderCallableUrl(readBoundIpAddress(bound, host), readBoundPort(bound, port)),
    stop: () => stopGateway(app, parts),
  };
}

function readBoundIpAddress(bound: unknown, fallback: string): string {
  return typeof bound === 'object' &&
    bound !== null &&
    'address' in bound &&
    typeof bound.address === 'string'
    ? bound.address
    : fallback;
}

function readBoundPort(bound: unknown, fallback: number): number {
  return typeof bound === 'object' && bound !== null && 'port' in bound && typeof bound.port === 'number'
    ? bound.port
    : fallback;
}

/** Explains why the gateway cannot listen on `host` and `port`, with the remedy; undefined for any other error. */
function describeListenError(error: unknown, host: string, port: number): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use. Stop the process that uses it, or choose another port: PORT=${port === 65535 ? 3000 : port + 1}`;
    case 'EACCES':
      return `Listening on port ${port} is not allowed for this user. Choose a port from 1024 on, such as PORT=3000`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (every network)`;
    default:
      return undefined;
  }
}

/**
 * Stops the gateway: readiness fails immediately, requests are served for `SHUTDOWN_DELAY`, then no connection is accepted and open
 * responses finish. Responses that take longer than ten seconds are cut off. Modules stop their work in `onModuleDestroy` or
 * `beforeApplicationShutdown`, and close what responses may still need (the database) in `onApplicationShutdown`.
 */
async function stopGateway(
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
