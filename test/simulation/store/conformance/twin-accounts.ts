import type { ConnectionSettings } from '../../../../src/connections/connection-settings.js';
import { providerCatalogue } from '../../../../src/providers/provider-catalogue.js';
import type { StoredAccount } from '../simulation-store.js';

const credentials = { apiKey: 'key', apiSecret: 'secret' };

/** An account of a provider of the catalogue. It makes no calls. */
export function describeAccount(provider: 'shipstation' | 'shipengine'): StoredAccount {
  const definition = providerCatalogue.find(({ id }) => id === provider);
  if (definition === undefined) throw new Error(`There is no provider ${provider}.`);
  const settings: ConnectionSettings = {
    quota: { requestsPerMinute: null, share: 0.8 },
    settleSeconds: 30,
    reaskAfterSeconds: 900,
  };
  const http = { send: () => Promise.reject(new Error('No call is made here.')) };
  const [baseUrl] = definition.baseUrls;
  return {
    definition,
    provider: definition.create({ http }, { baseUrl, credentials, settings }),
    settings,
    documentedCallsPerMinute: definition.documentedCallsPerMinute(credentials),
  };
}
