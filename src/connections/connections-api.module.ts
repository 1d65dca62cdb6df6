import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ChangeConnectionController } from './api/change-connection.controller.js';
import { ConnectionDirectory } from './api/connection-directory.js';
import { ConnectionsController } from './api/connections.controller.js';
import { CreateConnectionController } from './api/create-connection.controller.js';
import { ProvidersController } from './api/providers.controller.js';
import { ConnectionsModule } from './connections.module.js';
import { connectionRulesProvider } from './manage/check-requested-connection.js';
import { ConnectionChanger } from './manage/connection-changer.js';
import { ConnectionChanges } from './manage/connection-changes.js';
import { ConnectionCreator } from './manage/connection-creator.js';
import { ConnectionDeleter } from './manage/connection-deleter.js';
import { ConnectionVerifier } from './manage/connection-verifier.js';
import { ProviderWebhooksController } from './provider-webhooks/provider-webhooks.controller.js';
import { SigningKeys } from './provider-webhooks/signing-keys.js';
import { WebhookInbox } from './provider-webhooks/webhook-inbox.js';
import { WebhookTokenController } from './provider-webhooks/webhook-token.controller.js';
import { WebhookTokens } from './provider-webhooks/webhook-tokens.js';
import { WebhookVerifier } from './provider-webhooks/webhook-verifier.js';
import { ConnectionSourcesController } from './sources/connection-sources.controller.js';
import { ConnectionSources } from './sources/connection-sources.js';
import { SourceStore } from './sources/source-store.js';

/** The HTTP API of connections and providers. Separate from `ConnectionsModule`: dispatch needs that module, and this one needs dispatch. */
@Module({})
export class ConnectionsApiModule {
  /** `ports` exports `CONNECTION_CALLS` and `CONNECTION_REFRESHES`. */
  static over(ports: Type | DynamicModule): DynamicModule {
    return {
      module: ConnectionsApiModule,
      imports: [ConnectionsModule, ProvidersModule, ports],
      controllers: [
        CreateConnectionController,
        ConnectionsController,
        ChangeConnectionController,
        ConnectionSourcesController,
        ProvidersController,
        WebhookTokenController,
        ProviderWebhooksController,
      ],
      providers: [
        ConnectionDirectory,
        connectionRulesProvider,
        ConnectionChanges,
        ConnectionCreator,
        ConnectionChanger,
        ConnectionDeleter,
        ConnectionVerifier,
        ConnectionSources,
        SourceStore,
        WebhookTokens,
        WebhookVerifier,
        SigningKeys,
        WebhookInbox,
      ],
    };
  }
}
