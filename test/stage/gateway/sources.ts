import type { ImportBehaviour } from '../../../src/sandbox/world/import-behaviour.js';
import type { ShipengineOrderSource, ShipstationStore } from '../../../src/sandbox/world/sandbox-source.js';

/** A refreshable store of ShipStation V1, imported some years ago. */
export function store(id: string, behaviour: Partial<ImportBehaviour> = {}): ShipstationStore {
  return {
    provider: 'shipstation',
    id,
    name: `Store ${id}`,
    marketplaceId: 68,
    active: true,
    lastAttemptAt: '2024-01-15T12:00:00Z',
    accountName: null,
    integrationUrl: null,
    behaviour,
  };
}

/** A refreshable order source of ShipEngine, imported some years ago. */
export function orderSource(id: string, behaviour: Partial<ImportBehaviour> = {}): ShipengineOrderSource {
  return {
    provider: 'shipengine',
    id,
    name: `Source ${id}`,
    code: 'shopify',
    friendlyName: 'Shopify',
    active: true,
    lastAttemptAt: '2024-01-15T12:00:00Z',
    refreshable: true,
    behaviour,
  };
}
