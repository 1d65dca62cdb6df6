import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ConnectionSettings, commonSettingsProperties } from './connection-settings.js';

const ajv = new Ajv2020({ useDefaults: true, strict: false });
const isConnectionSettings = ajv.compile<ConnectionSettings>({
  type: 'object',
  properties: commonSettingsProperties,
  required: ['quota', 'settleSeconds', 'reaskAfterSeconds'],
});

/**
 * Reads settings from a file or the database and fills in defaults, so that older rows have the defaults of newer settings. Throws an
 * error that names the setting if they are invalid. The settings of the provider stay as they are.
 */
export function readConnectionSettings(value: unknown): ConnectionSettings {
  const settings: unknown = JSON.parse(JSON.stringify(value));
  if (isConnectionSettings(settings)) return settings;
  throw new Error(
    `The settings of a connection are not valid: ${ajv.errorsText(isConnectionSettings.errors, { dataVar: 'settings' })}`,
  );
}
