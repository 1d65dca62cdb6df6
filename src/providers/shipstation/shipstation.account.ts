import type { JsonSchema, ProviderAccount } from '../contract/provider.js';

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
export const shipstationSettingsSchema: JsonSchema = {
  type: 'object',
  properties: {
    statusWords: {
      type: 'object',
      description: 'What a refreshStatus text, or a refreshStatusId as a string, means in this account.',
      additionalProperties: { type: 'string', enum: ['idle', 'queued', 'running', 'error'] },
    },
    sinceMode: {
      type: 'string',
      enum: ['never-late', 'pacific-exact'],
      description: 'never-late (default) sends the wall clock of UTC-8, pacific-exact that of Los Angeles.',
    },
    stampMoves: {
      type: 'string',
      enum: ['unknown', 'end'],
      description:
        'When ShipStation sets lastRefreshAttempt. Use end only after a check with a live account.',
    },
  },
  additionalProperties: false,
};

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
