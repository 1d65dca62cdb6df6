import type { JsonSchema, ProviderAccount } from '../contract/provider.js';
import type { SettingsOf } from '../kit/provider-setting.js';
import { statusWordsSetting } from '../kit/status-words.js';

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
export const shipengineSettings = {
  statusWords: statusWordsSetting('What a refresh_info.status means in this account.'),
};

/** The settings of a ShipEngine connection. */
export type ShipEngineSettings = SettingsOf<typeof shipengineSettings>;

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
