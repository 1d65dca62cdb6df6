import type { JsonSchema, ProviderAccount } from '../../../../src/providers/contract/provider.js';

/** The credentials of a Tallyport connection. */
export const tallyportCredentialSchema: JsonSchema = {
  type: 'object',
  properties: { token: { type: 'string', pattern: '^[!-~]{1,256}$', description: 'Access token.' } },
  required: ['token'],
  additionalProperties: false,
};

/** It has no settings of its own. */
export const tallyportSettingsSchema: JsonSchema = {
  type: 'object',
  properties: {
    statusWords: {
      type: 'object',
      description: 'What a state means in this account.',
      additionalProperties: { type: 'string', enum: ['idle', 'queued', 'running', 'error'] },
    },
  },
  additionalProperties: false,
};

/** The header of every call. */
export function authorizeTallyport({ credentials }: ProviderAccount): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${credentials.token}` };
}
