import {
  type BeforeApplicationShutdown,
  type CanActivate,
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { ensureLocalSecrets } from './config/local-secrets.js';
import { processEnvironment } from './config/environment.js';
import { readSettings } from './config/read-settings.js';
import { runHostGuards } from './bootstrap/mounting/run-host-guards.js';
import { findMountPoint } from './bootstrap/mounting/find-mount-point.js';
import type { RefreshGatewayOptions } from './bootstrap/mounting/mount-options.js';
import { isUnder, readMountPath } from './bootstrap/mounting/mount-path.js';
import { type MountedGateway, openMountedGateway } from './bootstrap/mounting/mounted-gateway.js';
import { createLogger } from './platform/logger.js';

export type { HostCaller, RefreshGatewayOptions } from './bootstrap/mounting/mount-options.js';

const OPTIONS = Symbol('REFRESH_GATEWAY_OPTIONS');
const MOUNTED = Symbol('MOUNTED_REFRESH_GATEWAY');

/** Makes the options from providers of the host. */
export interface RefreshGatewayAsyncOptions<HostRequest = unknown> {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<RefreshGatewayOptions<HostRequest>>['useFactory'];
}

/**
 * Mounts the whole API of the gateway in another Nest application, on Fastify or on Express. The gateway starts while the host is
 * created; if it fails, the host fails too. It stops with the host: call `app.close()`, or `app.enableShutdownHooks()`.
 */
@Module({})
export class RefreshGatewayModule implements BeforeApplicationShutdown {
  constructor(@Inject(MOUNTED) private readonly mounted: MountedGateway) {}

  /** Mounts the gateway with fixed options. */
  static forRoot<HostRequest>(options: RefreshGatewayOptions<HostRequest>): DynamicModule {
    return mountWith([], { provide: OPTIONS, useValue: options });
  }

  /** Mounts the gateway with options from a factory of the host. */
  static forRootAsync<HostRequest>({
    imports = [],
    inject = [],
    useFactory,
  }: RefreshGatewayAsyncOptions<HostRequest>): DynamicModule {
    return mountWith(imports, { provide: OPTIONS, inject, useFactory });
  }

  /** Closes the gateway before the host's server stops listening; that server would wait for open streams. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.mounted.close();
  }

  /** The handler that guards of the host see for every request under the prefix. It is never called. */
  handle(this: void): void {
    // The gateway takes requests before any handler of the host.
  }
}

function mountWith(
  imports: NonNullable<ModuleMetadata['imports']>,
  options: NonNullable<ModuleMetadata['providers']>[number],
): DynamicModule {
  return {
    module: RefreshGatewayModule,
    imports,
    providers: [
      options,
      { provide: MOUNTED, inject: [OPTIONS, HttpAdapterHost, ModuleRef], useFactory: mountGateway },
    ],
  };
}

async function mountGateway(
  options: RefreshGatewayOptions,
  { httpAdapter }: HttpAdapterHost,
  modules: ModuleRef,
): Promise<MountedGateway> {
  const path = readMountPath(options.prefix);
  const mountPoint = findMountPoint(httpAdapter);
  const settings = readSettings(options.environment ?? processEnvironment());
  // Looked up at the first request: the host's providers do not exist yet.
  let guards: readonly CanActivate[] | null = null;
  const findGuards = () =>
    (guards ??= (options.guards ?? []).map((guard) =>
      typeof guard === 'function' ? modules.get(guard, { strict: false }) : guard,
    ));
  const mounted = await openMountedGateway({
    path,
    settings: { ...settings, publicUrl: settings.publicUrl ?? path },
    secrets: await ensureLocalSecrets(settings),
    logger: options.logger ?? createLogger(settings.logLevel),
    authenticate: options.authenticate,
    identifyWithHost: (arrived) =>
      runHostGuards(findGuards, arrived, {
        type: RefreshGatewayModule,
        handler: RefreshGatewayModule.prototype.handle,
      }),
  });
  mountPoint.mount((url) => isUnder(path, url), mounted.handle);
  return mounted;
}
