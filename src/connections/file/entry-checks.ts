import type { ProviderDefinition, ProviderSettings } from '../../providers/contract/provider.js';
import { connectionIdPattern } from '../connection-entry.js';
import { commonSettingsProperties } from '../connection-settings.js';
import { compileCredentialCheck } from './compile-credential-check.js';
import { compileSchemaCheck, type SchemaCheck } from './compile-schema-check.js';

/** The fields of an entry of any provider; all other keys are settings of its provider. */
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

/** The checks that depend on the provider. */
export interface ProviderChecks {
  readonly definition: ProviderDefinition;
  readonly credentials: SchemaCheck<Readonly<Record<string, string>>>;
  readonly settings: SchemaCheck<ProviderSettings>;
}

/** All checks of the entries of a file, compiled once. */
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

/** The names of the common fields; the check of the provider gets all other fields of an entry. */
export const commonFieldNames: ReadonlySet<string> = new Set(['provider', ...Object.keys(commonProperties)]);

/** Compiles the checks for a catalogue. A key that is not in the schema of the provider is an error, even if the schema allows it. */
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
