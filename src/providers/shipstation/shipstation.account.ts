import type { JsonSchema, ProviderAccount, SettingDocumentation } from '../contract/provider.js';
import { choiceSetting, type SettingsOf } from '../kit/provider-setting.js';
import { statusWordsDocumentation, statusWordsSetting } from '../kit/status-words.js';

/** The credentials of a ShipStation V1 connection. */
export const shipstationCredentialSchema: JsonSchema = {
  type: 'object',
  properties: {
    apiKey: {
      type: 'string',
      pattern: '^[!-9;-~]{1,256}$',
      description: 'API key, sent as the user name of HTTP Basic.',
    },
    apiSecret: {
      type: 'string',
      pattern: '^[!-~]{1,256}$',
      description: 'API secret, sent as the password of HTTP Basic.',
    },
    partnerKey: { type: 'string', pattern: '^[!-~]{1,256}$', description: 'Partner key, sent as x-partner.' },
  },
  required: ['apiKey', 'apiSecret'],
  additionalProperties: false,
};

/** The settings that only a ShipStation V1 connection has. */
export const shipstationSettings = {
  statusWords: statusWordsSetting(
    'What a refreshStatus text, or a refreshStatusId as a string, means in this account.',
  ),
  sinceMode: choiceSetting(
    ['never-late', 'pacific-exact'],
    'never-late (default) sends the wall clock of UTC-8, pacific-exact that of Los Angeles.',
  ),
  stampMoves: choiceSetting(
    ['unknown', 'end'],
    'When ShipStation sets lastRefreshAttempt. Use end only after a check with a live account.',
  ),
};

/** The settings of a ShipStation V1 connection. */
export type ShipStationSettings = SettingsOf<typeof shipstationSettings>;

/** How the OpenAPI document describes them. */
export const shipstationSettingsDocumentation = {
  sinceMode: {
    description: `How a start date is written: \`never-late\` (early enough for every interpretation of the provider's clock) or \`pacific-exact\`
(Pacific time, to the second). Only where the provider has this setting.`,
    example: 'never-late',
  },
  statusWords: statusWordsDocumentation,
  stampMoves: {
    description: `When the last attempt of the provider moves: \`unknown\` (at the start or the end of an import) or \`end\` (at the end, so that a new last
attempt alone proves the end). Only where the provider has this setting.`,
    example: 'unknown',
  },
} satisfies Readonly<Record<keyof ShipStationSettings, SettingDocumentation>>;

/** Sends Basic without a challenge, which would cost a call (docs/providers/evidence.md#v1-access). */
export function authorizeShipStation({ credentials }: ProviderAccount): Readonly<Record<string, string>> {
  const pair = Buffer.from(`${credentials.apiKey}:${credentials.apiSecret}`, 'utf8').toString('base64');
  return {
    Authorization: `Basic ${pair}`,
    ...(credentials.partnerKey !== undefined && { 'x-partner': credentials.partnerKey }),
  };
}

/** Every string of an account that must never be shown. */
export function listShipStationSecrets({ credentials }: ProviderAccount): readonly string[] {
  return [...Object.values(credentials), `${credentials.apiKey}:${credentials.apiSecret}`];
}
