import { Ajv2020 } from 'ajv/dist/2020.js';
import { describeSchemaError } from './describe-schema-error.js';
import type { FileError } from './file-error.js';

/** A valid value, or all of its errors. */
export type Checked<Value> =
  | { readonly kind: 'valid'; readonly value: Value }
  | { readonly kind: 'invalid'; readonly errors: readonly FileError[] };

/** Checks the value at `path` in the file. */
export type SchemaCheck<Value> = (value: unknown, path: string) => Checked<Value>;

/**
 * Compiles the JSON Schema of an object to a check. `secret`: errors do not show the names of unknown keys. Throws if the schema itself
 * is invalid.
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
      kind: 'invalid',
      errors: (isValue.errors ?? []).map((error) => describeSchemaError(error, path, secret)),
    };
  };
}
