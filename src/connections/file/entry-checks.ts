import type { ProviderDefinition, ProviderSettings } from '../../providers/contract/provider.js';
import { connectionIdPattern } from '../connection-entry.js';
import { commonSettingsProperties } from '../connection-settings.js';
import {
  type Checked,
  compileSchemaCheck,
  type FileError,
  memberPath,
  type SchemaCheck,
} from './schema-check.js';

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

/**
 * Compiles the check of a provider's credentials. It checks the schema of the provider, and that each value can be sent in a header: not
 * empty, without control characters (often the line break at the end of a secret file) and without blanks around it. An error never
 * shows a name that is not in the schema.
 */
function compileCredentialCheck(
  definition: ProviderDefinition,
): SchemaCheck<Readonly<Record<string, string>>> {
  const matchesSchema = compileSchemaCheck<object>(
    { ...definition.credentialSchema, additionalProperties: false },
    true,
  );
  const names = new Set(Object.keys({ ...asObject(definition.credentialSchema['properties']) }));
  return (credentials, path) => {
    const checked = matchesSchema(credentials, path);
    const members = Object.entries<unknown>({ ...asObject(credentials) }).filter(([name]) => names.has(name));
    const errors = members.flatMap(([name, value]): FileError[] => {
      const detail =
        typeof value === 'string' ? describeUnusable(value) : 'must be of type string: put quotes around it';
      return detail === null ? [] : [{ path: memberPath(path, name), detail }];
    });
    if (checked.kind === 'invalid' || errors.length > 0) return invalid(errors, checked);
    return {
      kind: 'valid',
      value: Object.fromEntries(members.map(([name, value]) => [name, String(value)])),
    };
  };
}

function invalid(errors: readonly FileError[], checked: Checked<object>): Checked<never> {
  return { kind: 'invalid', errors: [...errors, ...(checked.kind === 'invalid' ? checked.errors : [])] };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function describeUnusable(value: string): string | null {
  if (value === '') return 'must not be empty';
  if (/\p{Cc}/u.test(value)) return 'must not contain line breaks or other control characters';
  return value.trim() === value ? null : 'must not start or end with a blank';
}
