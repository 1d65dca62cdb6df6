import { Ajv2020 } from 'ajv/dist/2020.js';
import { describeSchemaError } from './describe-schema-error.js';
import type { FileError } from './file-error.js';

/** A value that has the wished form, or every way in which it has not. */
export type Checked<Value> =
  | { readonly kind: 'valid'; readonly value: Value }
  | { readonly kind: 'mistaken'; readonly errors: readonly FileError[] };

/** Checks one value, which stands at `path` in the file. */
export type SchemaCheck<Value> = (value: unknown, path: string) => Checked<Value>;

/**
 * Makes a check out of a JSON Schema of an object. `secret`: no name of an unknown key is shown. Throws when the schema itself is
 * not valid.
 */
export function compileSchemaCheck<Value>(
  schema: Readonly<Record<string, unknown>>,
  secret = false,
): SchemaCheck<Value> {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false, validateFormats: false });
  const isValue = ajv.compile<Value>(schema);
  return (value, path) => {
    if (isValue(value)) return { kind: 'valid', value };
    return {
      kind: 'mistaken',
      errors: (isValue.errors ?? []).map((error) => describeSchemaError(error, path, secret)),
    };
  };
}
