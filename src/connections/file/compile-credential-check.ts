import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { type Checked, compileSchemaCheck, type SchemaCheck } from './compile-schema-check.js';
import { type FileError, memberPath } from './file-error.js';

/**
 * Compiles the check of a provider's credentials. It checks the schema of the provider, and that each value can be sent in a header: not
 * empty, without control characters (often the line break at the end of a secret file) and without blanks around it. An error never
 * shows a name that is not in the schema.
 */
export function compileCredentialCheck(
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
