import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { commonSettingsProperties } from '../connection-settings.js';
import type { ProviderDto } from './provider.dto.js';

/** The provider as callers see it. */
export function describeProvider(definition: ProviderDefinition): ProviderDto {
  const { id, title, documentationUrl, baseUrls, capabilities, credentialSchema, settingsSchema } =
    definition;
  return {
    id,
    title,
    documentationUrl,
    baseUrls: [...baseUrls],
    capabilities: {
      since: capabilities.since,
      refreshAll: capabilities.refreshAll,
      statusInList: capabilities.statusInList,
      webhooks: capabilities.webhooks,
    },
    quota: { calls: definition.documentedCallsPerMinute({}), windowSeconds: 60 },
    credentialSchema: { ...credentialSchema },
    settingsSchema: {
      ...settingsSchema,
      properties: { ...commonSettingsProperties, ...readProperties(settingsSchema['properties']) },
    },
  };
}

function readProperties(properties: unknown): object {
  return typeof properties === 'object' && properties !== null ? properties : {};
}
