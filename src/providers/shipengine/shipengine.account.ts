import type { JsonSchema, ProviderAccount } from '../contract/provider.js';

/** The credentials of a ShipEngine connection. */
export const shipengineCredentialSchema: JsonSchema = {
  type: 'object',
  properties: {
    apiKey: { type: 'string', pattern: '^[!-~]{1,256}$', description: 'API key, sent as API-Key.' },
    onBehalfOf: {
      type: 'string',
      pattern: '^[!-~]{1,256}$',
      description: 'Account that a partner acts for, sent as On-Behalf-Of.',
    },
  },
  required: ['apiKey'],
  additionalProperties: false,
};

/** The settings that only a ShipEngine connection has. */
export const shipengineSettingsSchema: JsonSchema = {
  type: 'object',
  properties: {
    statusWords: {
      type: 'object',
      description: 'What a refresh_info.status means in this account.',
      additionalProperties: { type: 'string', enum: ['idle', 'queued', 'running', 'error'] },
    },
  },
  additionalProperties: false,
};

/** See docs/providers/evidence.md#shipengine-access. */
export function authorizeShipEngine({ credentials }: ProviderAccount): Readonly<Record<string, string>> {
  return {
    'API-Key': credentials.apiKey ?? '',
    ...(credentials.onBehalfOf !== undefined && { 'On-Behalf-Of': credentials.onBehalfOf }),
  };
}

/** Sandbox keys begin with `TEST_` and have a tenth of the quota (docs/providers/evidence.md#shipengine-quota). */
export function countShipEngineCallsPerMinute(credentials: ProviderAccount['credentials']): number {
  return credentials.apiKey?.startsWith('TEST_') ? 20 : 200;
}
