import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ConnectionSettings, commonSettingsProperties } from './connection-settings.js';

const ajv = new Ajv2020({ useDefaults: true, strict: false });
const isConnectionSettings = ajv.compile<ConnectionSettings>({
  type: 'object',
  properties: {
    ...commonSettingsProperties,
    sinceMode: { enum: ['never-late', 'pacific-exact'] },
    statusWords: { type: 'object', additionalProperties: { enum: ['idle', 'queued', 'running', 'error'] } },
    stampMoves: { enum: ['unknown', 'end'] },
  },
  required: ['quota', 'settleSeconds', 'reaskAfterSeconds'],
});

/**
 * Reads settings as a file gave them or the database holds them, and fills in what is missing, so that a setting added later has
 * its default in older rows too. Throws an error naming the setting when they do not have this form.
 */
export function readConnectionSettings(given: unknown): ConnectionSettings {
  const settings: unknown = JSON.parse(JSON.stringify(given));
  if (isConnectionSettings(settings)) return settings;
  throw new Error(
    `The settings of a connection are not valid: ${ajv.errorsText(isConnectionSettings.errors, { dataVar: 'settings' })}`,
  );
}
