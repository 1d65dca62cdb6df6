import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Provider, ProviderDefinition, ProviderKit } from '../providers/contract/provider.js';
import { PROVIDER_KIT } from '../providers/kit/provider-kit.module.js';
import { PROVIDER_CATALOGUE } from '../providers/providers.module.js';
import type { NewAccount } from './connection-calls.port.js';
import type { ConnectionRecord, StoredConnection } from './connection-record.js';
import type { ConnectionSettings } from './connection-settings.js';
import { ConnectionStore } from './connection-store.js';
import { openCredentials, openCheckedCredentials } from './sealing/credential-seal.js';
import { Sealer } from '../platform/sealing/sealer.js';

/** A connection that is ready for calls. */
export interface OpenAccount {
  readonly connection: ConnectionRecord;
  readonly definition: ProviderDefinition;
  readonly provider: Provider;
  /** The version of the credentials inside `provider`. */
  readonly credentialVersion: number;
  readonly settings: ConnectionSettings;
  /** Calls a minute that the provider documents for these credentials. */
  readonly documentedCallsPerMinute: number;
}

/** Adapters in memory. */
const maxBuilt = 10_000;

interface BuiltProvider {
  readonly credentialVersion: number;
  readonly updatedAtInMs: number;
  readonly provider: Provider;
  readonly documentedCallsPerMinute: number;
}

/** Opens connections: reads the current row each time, but builds the adapter only when the connection has changed. */
@Injectable()
export class ConnectionAccounts {
  private readonly built = new LRUCache<number, BuiltProvider>({ max: maxBuilt });

  constructor(
    private readonly store: ConnectionStore,
    private readonly sealer: Sealer,
    @Inject(PROVIDER_CATALOGUE) private readonly catalogue: readonly ProviderDefinition[],
    @Inject(PROVIDER_KIT) private readonly kit: ProviderKit,
  ) {}

  /**
   * The current connection, ready for calls; null if it is deleted or its credentials are erased. Throws `SealingError` if no key opens
   * the credentials, and an error if this gateway does not know the provider.
   */
  async open(internalId: number): Promise<OpenAccount | null> {
    const connection = await this.store.findByInternalId(internalId);
    if (connection === null || connection.sealedCredentials === null) {
      this.built.delete(internalId);
      return null;
    }
    const definition = this.definitionOf(connection.provider);
    return {
      connection,
      definition,
      ...this.buildOnce(connection, connection.sealedCredentials, definition),
      credentialVersion: connection.credentialVersion,
      settings: connection.settings,
    };
  }

  /**
   * The provider with the new credentials of a credential check; null if the check was replaced or withdrawn, or its connection was
   * deleted. Throws like `open`.
   */
  async openCredentialCheck(internalId: number, credentialCheckId: string): Promise<Provider | null> {
    const connection = await this.store.findByInternalId(internalId);
    const credentialCheck = await this.store.findCredentialCheck(internalId, credentialCheckId);
    if (connection === null || credentialCheck === null) return null;
    const credentials = openCheckedCredentials(this.sealer, internalId, credentialCheck.sealedCredentials);
    const { provider, settings } = connection;
    return this.build({ provider, baseUrl: credentialCheck.baseUrl, credentials, settings });
  }

  /** The provider for an account without a connection. */
  build({ provider, ...account }: NewAccount): Provider {
    return this.definitionOf(provider).create(this.kit, account);
  }

  private definitionOf(provider: string): ProviderDefinition {
    const definition = this.catalogue.find(({ id }) => id === provider);
    if (definition === undefined) throw new Error(`This gateway does not know the provider "${provider}"`);
    return definition;
  }

  private buildOnce(
    connection: StoredConnection,
    sealed: string,
    definition: ProviderDefinition,
  ): Pick<OpenAccount, 'provider' | 'documentedCallsPerMinute'> {
    const { internalId, credentialVersion, baseUrl, settings } = connection;
    const updatedAtInMs = connection.updatedAt.getTime();
    const known = this.built.get(internalId);
    if (known?.credentialVersion === credentialVersion && known.updatedAtInMs === updatedAtInMs) return known;
    const credentials = openCredentials(this.sealer, internalId, sealed);
    const built = {
      credentialVersion,
      updatedAtInMs,
      provider: definition.create(this.kit, { baseUrl, credentials, settings }),
      documentedCallsPerMinute: definition.documentedCallsPerMinute(credentials),
    };
    this.built.set(internalId, built);
    return built;
  }
}
