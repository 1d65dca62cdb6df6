import type { ProviderDefinition } from '../contract/provider.js';
import { readSettings, schemaOfSettings } from '../kit/provider-setting.js';
import { compareShipStationAttempts, renderShipStationSince } from './shipstation-time.js';
import {
  shipstationCredentialSchema,
  shipstationSettings,
  shipstationSettingsDocumentation,
} from './shipstation.account.js';
import { ShipStationProvider } from './shipstation.provider.js';
import { isStoreId } from './shipstation.wire.js';

/** ShipStation, V1 API. Facts and sources: README.md in this folder. */
export const shipstation: ProviderDefinition = {
  id: 'shipstation',
  title: 'ShipStation',
  documentationUrl: 'https://www.shipstation.com/docs/api/stores/refresh/',
  capabilities: { since: true, refreshAll: true, statusInList: false, webhooks: true },
  baseUrls: ['https://ssapi.shipstation.com'],
  credentialSchema: shipstationCredentialSchema,
  identifyingCredential: 'apiKey',
  settingsSchema: schemaOfSettings(shipstationSettings),
  settingsDocumentation: shipstationSettingsDocumentation,
  documentedCallsPerMinute: () => 40,
  isSourceId: isStoreId,
  renderSince: (sinceInMs, settings) =>
    renderShipStationSince(sinceInMs, readSettings(shipstationSettings, settings)),
  compareAttempts: compareShipStationAttempts,
  lastAttemptMovesAtEnd: (settings) => readSettings(shipstationSettings, settings).stampMoves === 'end',
  // A new marketplace is rare (docs/decisions/2026-11-22-v1-list-with-inactive-stores.md).
  referenceData: { callKind: 'marketplaces', validForInMs: 86_400_000, retryAfterInMs: 600_000 },
  // Not signed (docs/providers/evidence.md#v1-webhooks).
  webhooks: { signature: null },
  create: (kit, account) => new ShipStationProvider(kit, account),
};
