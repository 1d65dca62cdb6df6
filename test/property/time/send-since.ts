import type { ProviderDefinition, ProviderSettings } from '../../../src/providers/contract/provider.js';

/** What a provider's definition sends for an instant under these settings. */
export function sendSince(
  definition: ProviderDefinition,
  settings: ProviderSettings,
): (sinceInMs: number) => string {
  const renderSince = definition.renderSince?.bind(definition);
  if (renderSince === undefined) throw new Error(`${definition.title} takes no start date.`);
  return (sinceInMs) => renderSince(sinceInMs, settings);
}
