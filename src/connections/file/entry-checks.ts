import type { ProviderDefinition, ProviderSettings } from '../../providers/contract/provider.js';
import { connectionIdPattern } from '../connection-entry.js';
import { commonSettingsProperties } from '../connection-settings.js';
import { compileCredentialCheck } from './compile-credential-check.js';
import { compileSchemaCheck, type SchemaCheck } from './compile-schema-check.js';

/** What an entry holds whatever its provider is; all other keys are the provider's own settings. */
export interface CommonFields {
  readonly id: string;
  readonly provider: string;
  readonly credentials: object;
  readonly baseUrl?: string;
  readonly paused?: boolean;
  readonly quota?: object;
  readonly settleSeconds?: number;
  readonly reaskAfterSeconds?: number;
}

/** What only a provider can check. */
export interface ProviderChecks {
  readonly definition: ProviderDefinition;
  readonly credentials: SchemaCheck<Readonly<Record<string, string>>>;
  readonly settings: SchemaCheck<ProviderSettings>;
}

/** Everything the entries of a file are checked against, compiled once. */
export interface EntryChecks {
  readonly common: SchemaCheck<CommonFields>;
  readonly providers: ReadonlyMap<string, ProviderChecks>;
}

const commonProperties = {
  id: { type: 'string', pattern: connectionIdPattern.source },
  credentials: { type: 'object' },
  baseUrl: { type: 'string' },
  paused: { type: 'boolean' },
  ...commonSettingsProperties,
};

/** The names of the common fields; what an entry holds beside them goes to the provider's own check. */
export const commonFieldNames: ReadonlySet<string> = new Set(['provider', ...Object.keys(commonProperties)]);

/** Compiles the checks for a catalogue. A key that a provider's schema does not name is unknown, whatever else the schema says. */
export function compileEntryChecks(catalogue: readonly ProviderDefinition[]): EntryChecks {
  const provider = { type: 'string', enum: catalogue.map(({ id }) => id) };
  return {
    common: compileSchemaCheck<CommonFields>({
      type: 'object',
      required: ['id', 'provider', 'credentials'],
      properties: { ...commonProperties, provider },
    }),
    providers: new Map(catalogue.map((definition) => [definition.id, compileProviderChecks(definition)])),
  };
}

function compileProviderChecks(definition: ProviderDefinition): ProviderChecks {
  return {
    definition,
    credentials: compileCredentialCheck(definition),
    settings: compileSchemaCheck<ProviderSettings>({
      ...definition.settingsSchema,
      additionalProperties: false,
    }),
  };
}
