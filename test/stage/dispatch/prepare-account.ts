import type { OpenAccount } from '../../../src/connections/connection-accounts.js';
import { ConnectionStore } from '../../../src/connections/connection-store.js';
import type { Database } from '../../../src/database/database.js';
import { providerCatalogue } from '../../../src/providers/provider-catalogue.js';

/** The account of a prepared connection as it is now. Its provider makes no calls: each attempt throws. */
export async function prepareAccount(database: Database, connectionId: number): Promise<OpenAccount> {
  const connection = await new ConnectionStore(database).findByInternalId(connectionId);
  if (connection === null) throw new Error(`There is no connection ${connectionId}.`);
  const definition = providerCatalogue.find(({ id }) => id === connection.provider);
  if (definition === undefined) throw new Error(`There is no provider ${connection.provider}.`);
  const { baseUrl, settings, credentialVersion } = connection;
  const credentials = { apiKey: 'key', apiSecret: 'secret' };
  const http = { send: () => Promise.reject(new Error('No call is made here.')) };
  return {
    connection,
    definition,
    provider: definition.create({ http }, { baseUrl, credentials, settings }),
    credentialVersion,
    settings,
    documentedCallsPerMinute: definition.documentedCallsPerMinute(credentials),
  };
}
