import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { type Checked, compileSchemaCheck, type SchemaCheck } from './compile-schema-check.js';
import { type FileError, memberPath } from './file-error.js';

/**
 * Makes the check of a provider's credentials: its schema, and before it that each text survives a header: not empty, without
 * control characters (the line break at the end of a secret's file is the usual one) and without blanks around it. Nothing that the
 * schema does not name is ever shown.
 */
export function compileCredentialCheck(
  definition: ProviderDefinition,
): SchemaCheck<Readonly<Record<string, string>>> {
  const matchesSchema = compileSchemaCheck<object>(
    { ...definition.credentialSchema, additionalProperties: false },
    true,
  );
  const names = new Set(Object.keys({ ...asObject(definition.credentialSchema['properties']) }));
  return (given, path) => {
    const checked = matchesSchema(given, path);
    const members = Object.entries<unknown>({ ...asObject(given) }).filter(([name]) => names.has(name));
    const errors = members.flatMap(([name, text]): FileError[] => {
      const detail =
        typeof text === 'string' ? describeUnusable(text) : 'must be of type string: put quotes around it';
      return detail === null ? [] : [{ path: memberPath(path, name), detail }];
    });
    if (checked.kind === 'mistaken' || errors.length > 0) return mistaken(errors, checked);
    return { kind: 'valid', value: Object.fromEntries(members.map(([name, text]) => [name, String(text)])) };
  };
}

function mistaken(texts: readonly FileError[], checked: Checked<object>): Checked<never> {
  return { kind: 'mistaken', errors: [...texts, ...(checked.kind === 'mistaken' ? checked.errors : [])] };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function describeUnusable(text: string): string | null {
  if (text === '') return 'must not be empty';
  if (/\p{Cc}/u.test(text)) return 'must not hold line breaks or other control characters';
  return text.trim() === text ? null : 'must not begin or end with a blank';
}
