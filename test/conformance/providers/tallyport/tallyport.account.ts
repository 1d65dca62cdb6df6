import type { JsonSchema, ProviderAccount } from '../../../../src/providers/contract/provider.js';
import { choiceSetting, type SettingsOf } from '../../../../src/providers/kit/provider-setting.js';
import { statusWordsSetting } from '../../../../src/providers/kit/status-words.js';

/** The credentials of a Tallyport connection. */
export const tallyportCredentialSchema: JsonSchema = {
  type: 'object',
  properties: { token: { type: 'string', pattern: '^[!-~]{1,256}$', description: 'Access token.' } },
  required: ['token'],
  additionalProperties: false,
};

/** The settings that only a Tallyport connection has. */
export const tallyportSettings = {
  statusWords: statusWordsSetting('What a state means in this account.'),
  depth: choiceSetting(['new', 'all'], 'new (default) imports new orders, all imports changed ones too.'),
};

/** The settings of a Tallyport connection. */
export type TallyportSettings = SettingsOf<typeof tallyportSettings>;

/** The header of every call. */
export function authorizeTallyport({ credentials }: ProviderAccount): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${credentials.token}` };
}
