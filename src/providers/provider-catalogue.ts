import type { ProviderDefinition } from './contract/provider.js';
import { shipengine } from './shipengine/shipengine.definition.js';
import { shipstation } from './shipstation/shipstation.definition.js';

/** Every provider, one line each. */
export const providerCatalogue: readonly ProviderDefinition[] = [shipstation, shipengine];

/** The provider with this id, or null. */
export function findProvider(id: string): ProviderDefinition | null {
  return providerCatalogue.find((definition) => definition.id === id) ?? null;
}
