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
import { ensureLocalSecrets } from './config/ensure-local-secrets.js';
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

/** How the options are made from what the host injects. */
export interface RefreshGatewayAsyncOptions<HostRequest = unknown> {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<RefreshGatewayOptions<HostRequest>>['useFactory'];
}

/**
 * Mounts the whole API of the gateway in another Nest application, on Fastify or on Express. The gateway starts while the host is
 * created (a failure fails the host) and stops with it: call `app.close()`, or `app.enableShutdownHooks()`.
 */
@Module({})
export class RefreshGatewayModule implements BeforeApplicationShutdown {
  constructor(@Inject(MOUNTED) private readonly mounted: MountedGateway) {}

  /** With options that are known. */
  static forRoot<HostRequest>(options: RefreshGatewayOptions<HostRequest>): DynamicModule {
    return mountWith([], { provide: OPTIONS, useValue: options });
  }

  /** With options that the host's own providers make. */
  static forRootAsync<HostRequest>({
    imports = [],
    inject = [],
    useFactory,
  }: RefreshGatewayAsyncOptions<HostRequest>): DynamicModule {
    return mountWith(imports, { provide: OPTIONS, inject, useFactory });
  }

  /** Before the host's server stops listening: it would wait for open streams. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.mounted.close();
  }

  /** What guards of the host see as the handler of every request under the prefix. */
  handle(this: void): void {
    // Requests are handed over before they reach any handler of the host.
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
  // Looked up at the first request: the host's providers are still being made now.
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
