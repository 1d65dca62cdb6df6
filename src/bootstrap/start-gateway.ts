import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayParts, FeatureModule } from './app.module.js';
import { createApplication } from './create-application.js';
import { describeListenError } from './describe-listen-error.js';
import { renderCallableUrl } from './render-start-message.js';
import { stopGateway } from './stop-gateway.js';

/** A gateway that serves. */
export interface Gateway {
  readonly app: NestFastifyApplication;
  /** Where it can be called on this machine, with the real port. */
  readonly address: string;
  /** Stops in good order; see `stopGateway`. */
  readonly stop: () => Promise<void>;
}

/** Builds the application and listens. When the address cannot be had, throws an error whose message names the remedy. */
export async function startGateway(
  parts: GatewayParts,
  furtherModules: readonly FeatureModule[] = [],
): Promise<Gateway> {
  const { host, port } = parts.settings;
  const app = await createApplication(parts, furtherModules);
  try {
    // Fastify's own call: Nest's would log the error that is thrown here once more.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    await app.close();
    const line = describeListenError(error, host, port);
    throw line === undefined ? error : new Error(line, { cause: error });
  }
  const bound: unknown = app.getHttpServer().address();
  return {
    app,
    address: renderCallableUrl(readBoundAddress(bound, host), readBoundPort(bound, port)),
    stop: () => stopGateway(app, parts),
  };
}

function readBoundAddress(bound: unknown, fallback: string): string {
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
