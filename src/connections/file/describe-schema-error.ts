import type { ErrorObject } from 'ajv';
import { type FileError, memberPath } from './file-error.js';

/**
 * Converts an error of a JSON Schema check (compiled with `verbose`). With `secret`, the name of an unknown key is not shown either: in
 * `{apiKey:abc}`, which lacks a space, YAML reads the secret as a part of the name.
 */
export function describeSchemaError(error: ErrorObject, path: string, secret: boolean): FileError {
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
