/** A marketplace as `GET /stores/marketplaces` shows it. */
export interface Marketplace {
  readonly name: string;
  readonly marketplaceId: number;
  readonly canRefresh: boolean;
  readonly supportsCustomMappings: boolean;
  readonly supportsCustomStatuses: boolean;
  readonly canConfirmShipments: boolean;
}

/**
 * Some of the recorded marketplaces with their ids (docs/providers/evidence.md#v1-stores). Shopify's id is the sandbox's own.
 * `canRefresh` is false only for manual stores (0) and "ShipEngine API" (118).
 */
export const marketplaces: readonly Marketplace[] = [
  marketplace(0, 'ShipStation'),
  marketplace(1, 'eBay'),
  marketplace(2, 'Amazon'),
  marketplace(8, 'Etsy'),
  marketplace(15, 'Amazon UK'),
  marketplace(36, 'WooCommerce'),
  marketplace(42, 'Amazon DE'),
  marketplace(68, 'Shopify'),
  marketplace(118, 'ShipEngine API'),
];

/** Whether stores of a marketplace can be refreshed. Stores of a marketplace that is not listed can. */
export function canRefresh(marketplaceId: number): boolean {
  return marketplaces.find((known) => known.marketplaceId === marketplaceId)?.canRefresh ?? true;
}

/** The name of a marketplace, or a name with its number. */
export function nameMarketplace(marketplaceId: number): string {
  return (
    marketplaces.find((known) => known.marketplaceId === marketplaceId)?.name ??
    `Marketplace ${marketplaceId}`
  );
}

function marketplace(marketplaceId: number, name: string): Marketplace {
  const connected = marketplaceId !== 0 && marketplaceId !== 118;
  return {
    name,
    marketplaceId,
    canRefresh: connected,
    supportsCustomMappings: connected,
    supportsCustomStatuses: false,
    canConfirmShipments: connected,
  };
}
