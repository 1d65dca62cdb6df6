import type { ProviderDefinition } from '../contract/provider.js';
import { compareAttemptTexts } from '../kit/compare-attempt-texts.js';
import { schemaOfSettings } from '../kit/provider-setting.js';
import { statusWordsDocumentation } from '../kit/status-words.js';
import { shipengineWebhooks } from './read-shipengine-webhook.js';
import {
  countShipEngineCallsPerMinute,
  shipengineCredentialSchema,
  shipengineSettings,
} from './shipengine.account.js';
import { ShipEngineProvider } from './shipengine.provider.js';
import { isOrderSourceId } from './shipengine.wire.js';

/** ShipEngine. Facts and sources: README.md in this folder. */
export const shipengine: ProviderDefinition = {
  id: 'shipengine',
  title: 'ShipEngine',
  documentationUrl: 'https://docs.shipstation.com/apis/shipengine/docs/reference/refresh-order-source',
  capabilities: { since: false, refreshAll: false, statusInList: true, webhooks: true },
  baseUrls: ['https://api.shipengine.com', 'https://api.eu.shipengine.com'],
  credentialSchema: shipengineCredentialSchema,
  identifyingCredential: 'apiKey',
  settingsSchema: schemaOfSettings(shipengineSettings),
  settingsDocumentation: { statusWords: statusWordsDocumentation },
  documentedCallsPerMinute: countShipEngineCallsPerMinute,
  isSourceId: isOrderSourceId,
  compareAttempts: (earlier, later) =>
    (compareAttemptTexts(later, earlier) ?? 0) > 0 ? 'later' : 'not-later',
  webhooks: shipengineWebhooks,
  create: (kit, account) => new ShipEngineProvider(kit, account),
};
