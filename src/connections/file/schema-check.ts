import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** One error in a connections file. It never contains a value of the file, because a value could be a secret. */
export interface FileError {
  /** Such as `connections[1].credentials.apiKey`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what is expected. */
  readonly detail: string;
}

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

/** The path of a member: `a.b`, `a[0]`, or `a["odd key"]`. */
export function memberPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/**
 * Converts an error of a JSON Schema check (compiled with `verbose`). With `secret`, the name of an unknown key is not shown either: in
 * `{apiKey:abc}`, which lacks a space, YAML reads the secret as a part of the name.
 */
function describeSchemaError(error: ErrorObject, path: string, secret: boolean): FileError {
  const segments = error.instancePath.split('/').slice(1);
  const at = segments.reduce((parent, segment) => memberPath(parent, readPointerSegment(segment)), path);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'required':
      return { path: memberPath(at, String(params['missingProperty'])), detail: 'is required' };
    case 'additionalProperties':
      return secret
        ? {
            path: at,
            detail: `has an unknown key; its name is not shown because it could be a secret${listKnown(error)}`,
          }
        : {
            path: memberPath(at, String(params['additionalProperty'])),
            detail: `is not known here${listKnown(error)}`,
          };
    case 'enum':
      return { path: at, detail: `must be one of ${listOf(params['allowedValues'])}` };
    case 'type':
      return { path: at, detail: describeType(params['type']) };
    default:
      return { path: at, detail: error.message ?? 'is not valid' };
  }
}

function readPointerSegment(segment: string): string | number {
  const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(name) ? Number(name) : name;
}

function listKnown(error: ErrorObject): string {
  const properties: unknown = error.parentSchema?.['properties'];
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return names.length === 0 ? '' : ` (known: ${names.join(', ')})`;
}

function describeType(type: unknown): string {
  const expected = `must be of type ${listOf(type, ' or ')}`;
  return type === 'string' ? `${expected}: put quotes around it` : expected;
}

function listOf(values: unknown, separator = ', '): string {
  return Array.isArray(values) ? values.map(String).join(separator) : String(values);
}
