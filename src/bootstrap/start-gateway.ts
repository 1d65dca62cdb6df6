import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayParts, FeatureModule } from './app.module.js';
import { createApplication } from './create-application.js';
import { describeListenError } from './describe-listen-error.js';
import { renderCallableUrl } from './render-start-message.js';
import { stopGateway } from './stop-gateway.js';

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
