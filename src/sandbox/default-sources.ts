import type { SandboxSource, ShipengineOrderSource, ShipstationStore } from './world/sandbox-source.js';

const hourInMs = 3_600_000;

/** The default sources: five stores and three order sources, most with a last attempt some hours ago. */
export function buildDefaultSources(nowInMs: number): readonly SandboxSource[] {
  const hoursAgo = (hours: number) => new Date(nowInMs - hours * hourInMs).toISOString();
  const store: Omit<ShipstationStore, 'id' | 'name' | 'marketplaceId'> = {
    provider: 'shipstation',
    active: true,
    lastAttemptAt: hoursAgo(3),
    accountName: null,
    integrationUrl: null,
  };
  const orderSource: Omit<ShipengineOrderSource, 'id' | 'name' | 'code' | 'friendlyName'> = {
    provider: 'shipengine',
    active: true,
    lastAttemptAt: hoursAgo(2),
    refreshable: true,
  };
  return [
    {
      ...store,
      id: '12345',
      name: 'My Shopify store',
      marketplaceId: 68,
      integrationUrl: 'https://my-shop.example',
    },
    {
      ...store,
      id: '12346',
      name: 'My Amazon store',
      marketplaceId: 2,
      accountName: 'SELLER-1',
      lastAttemptAt: hoursAgo(5),
    },
    { ...store, id: '12347', name: 'My Etsy store', marketplaceId: 8 },
    {
      ...store,
      id: '12348',
      name: 'My closed eBay store',
      marketplaceId: 1,
      active: false,
      lastAttemptAt: hoursAgo(2_000),
    },
    { ...store, id: '12349', name: 'Manual orders', marketplaceId: 0, lastAttemptAt: null },
    {
      ...orderSource,
      id: '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a01',
      name: 'My Shopify account',
      code: 'shopify',
      friendlyName: 'Shopify',
    },
    {
      ...orderSource,
      id: '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a02',
      name: 'My Walmart account',
      code: 'walmart',
      friendlyName: 'Walmart',
      lastAttemptAt: null,
    },
    {
      ...orderSource,
      id: '7d0e3a52-5f0c-4c5e-9d3a-0b6f2f0e8a03',
      name: null,
      code: 'brightpearl',
      friendlyName: 'Brightpearl',
      refreshable: false,
    },
  ];
}
