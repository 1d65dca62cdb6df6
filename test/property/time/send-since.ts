import type { ProviderDefinition, ProviderSettings } from '../../../src/providers/contract/provider.js';

/** The start date that a provider's definition renders for an instant with these settings. */
export function sendSince(
  definition: ProviderDefinition,
  settings: ProviderSettings,
): (sinceInMs: number) => string {
  const renderSince = definition.renderSince?.bind(definition);
  if (renderSince === undefined) throw new Error(`${definition.title} takes no start date.`);
  return (sinceInMs) => renderSince(sinceInMs, settings);
}
