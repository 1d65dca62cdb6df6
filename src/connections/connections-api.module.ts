import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { ConnectionsModule } from './connections.module.js';
import { ChangeConnectionController } from './api/change-connection.controller.js';
import { CreateConnectionController } from './api/create-connection.controller.js';
import { ConnectionSourcesController } from './api/connection-sources.controller.js';
import { ConnectionsController } from './api/connections.controller.js';
import { ProvidersController } from './api/providers.controller.js';
import { ConnectionChanger } from './manage/connection-changer.js';
import { ConnectionChanges } from './manage/connection-changes.js';
import { ConnectionCreator } from './manage/connection-creator.js';
import { ConnectionDeleter } from './manage/connection-deleter.js';
import { connectionRulesProvider } from './manage/connection-rules.js';
import { WebhookVerifier } from './provider-webhooks/webhook-verifier.js';
import { ProviderWebhooksController } from './provider-webhooks/provider-webhooks.controller.js';
import { SigningKeys } from './provider-webhooks/signing-keys.js';
import { WebhookInbox } from './provider-webhooks/webhook-inbox.js';
import { WebhookTokenController } from './provider-webhooks/webhook-token.controller.js';
import { WebhookTokens } from './provider-webhooks/webhook-tokens.js';
import { ReleaseSource } from './release-source.js';
import { SourceDirectory } from './source-directory.js';
import { VerifyConnection } from './verify-connection.js';

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
        SourceDirectory,
        VerifyConnection,
        ReleaseSource,
        connectionRulesProvider,
        ConnectionChanges,
        ConnectionCreator,
        ConnectionChanger,
        ConnectionDeleter,
        WebhookTokens,
        WebhookVerifier,
        SigningKeys,
        WebhookInbox,
      ],
    };
  }
}
