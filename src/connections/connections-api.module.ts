import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionsModule } from './connections.module.js';
import { ConnectionSourcesController } from './http/connection-sources.controller.js';
import { ConnectionsController } from './http/connections.controller.js';
import { ProvidersController } from './http/providers.controller.js';
import { SourceDirectory } from './source-directory.js';
import { VerifyConnection } from './verify-connection.js';

/** The HTTP of connections and providers. Apart from the accounts, because dispatch needs those and this needs dispatch. */
@Module({})
export class ConnectionsApiModule {
  /** `callsModule` exports `CONNECTION_CALLS`. */
  static over(callsModule: Type | DynamicModule): DynamicModule {
    return {
      module: ConnectionsApiModule,
      imports: [ConnectionsModule, ProvidersModule, callsModule],
      controllers: [ConnectionsController, ConnectionSourcesController, ProvidersController],
      providers: [SourceDirectory, VerifyConnection],
    };
  }
}
