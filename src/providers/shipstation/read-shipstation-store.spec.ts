import { describe, expect, it } from '@jest/globals';
import { readShipStationStore } from './read-shipstation-store.js';

const full = {
  storeId: 12345,
  storeName: 'WooCommerce Store',
  marketplaceId: 36,
  marketplaceName: 'WooCommerce',
  active: true,
  refreshDate: '2014-12-16T17:47:05.457',
  lastRefreshAttempt: '2014-12-16T09:47:05.457',
  autoRefresh: true,
  statusMappings: null,
};

describe('a ShipStation store as a source', () => {
  it('has every field that the list shows', () => {
    expect(readShipStationStore(full, null)).toEqual({
      source: '12345',
      name: 'WooCommerce Store',
      marketplace: 'WooCommerce',
      active: true,
      refreshable: true,
      status: null,
      lastAttempt: { raw: '2014-12-16T09:47:05.457', instant: '2014-12-16T17:47:05.457Z', ambiguous: false },
      watermarkAtEarliest: '2014-12-16T17:47:05.457Z',
    });
  });

  it('tolerates null in every field but the id', () => {
    const nothing = Object.fromEntries(Object.keys(full).map((name) => [name, null]));
    expect(readShipStationStore({ ...nothing, storeId: '7' }, null)).toEqual({
      source: '7',
      name: null,
      marketplace: null,
      active: true,
      refreshable: true,
      status: null,
      lastAttempt: null,
      watermarkAtEarliest: null,
    });
    expect(readShipStationStore({ storeId: 7 }, null)?.source).toBe('7');
  });

  it.each([null, '', 'abc', -1, 1.5, 0, '007'])('is null with the id %j', (storeId) => {
    expect(readShipStationStore({ ...full, storeId }, null)).toBeNull();
  });

  it.each([
    ['an inactive store', { active: false }, null, false],
    ['a manual store', { marketplaceId: 0 }, null, false],
    ['a store of the ShipEngine API', { marketplaceId: 118 }, null, false],
    ['a manual store, if the marketplaces allow it', { marketplaceId: 0 }, { '0': true }, true],
    ['a store whose marketplace cannot', {}, { '36': false }, false],
    ['a store whose marketplace is not listed', {}, { '1': false }, true],
    ['a manual store that is not listed', { marketplaceId: 0 }, { '1': true }, false],
  ])('shows whether it can be refreshed: %s', (_name, fields, marketplaces, refreshable) => {
    expect(readShipStationStore({ ...full, ...fields }, marketplaces)?.refreshable).toBe(refreshable);
  });
});
