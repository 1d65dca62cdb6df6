import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AccessModule } from '../access/access.module.js';
import { ConnectionsApiModule } from '../connections/connections-api.module.js';
import { ConfigModule } from '../config/config.module.js';
import type { LocalSecrets } from '../config/local-secrets.js';
import type { Settings } from '../config/settings.js';
import { DocumentationModule } from '../documentation/documentation.module.js';
import { HealthModule } from '../health/health.module.js';
import { StreamModule } from '../notification/stream/stream.module.js';
import { WebhooksModule } from '../notification/webhooks/webhooks.module.js';
import { systemClock } from '../platform/clock.js';
import { PlatformModule } from '../platform/platform.module.js';
import { PortsModule } from './ports.module.js';
import { RefreshModule } from '../refresh/refresh.module.js';

/** What the application needs and does not create itself. */
export interface GatewayParts {
  readonly settings: Settings;
  readonly secrets: LocalSecrets;
  readonly logger: Logger;
}

/** A module as another one imports it. */
export type FeatureModule = NonNullable<DynamicModule['imports']>[number];

/** Imports the modules of the gateway; holds no logic. */
@Module({})
export class AppModule {
  /** Builds the application from its parts. `furtherModules` are added; tests bring their own. */
  static assemble(
    { settings, secrets, logger }: GatewayParts,
    ...furtherModules: FeatureModule[]
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forGateway(settings, secrets),
        PlatformModule.forGateway(logger, systemClock),
        AccessModule,
        HealthModule,
        DocumentationModule,
        ConnectionsApiModule.over(PortsModule),
        RefreshModule.over(PortsModule),
        WebhooksModule,
        StreamModule,
        ...furtherModules,
      ],
    };
  }
}
