import { isDeepStrictEqual } from 'node:util';
import { LineCounter, parseDocument } from 'yaml';
import type { Environment } from '../../config/environment.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { checkConnectionEntry } from './check-connection-entry.js';
import { compileEntryChecks } from './entry-checks.js';
import { replaceVariables } from './replace-variables.js';
import { type Checked, compileSchemaCheck, type FileError } from './schema-check.js';

/** The connections of a file, or all of its errors, one line each (`connections[1].credentials.apiKey: …`), without values. */
export type ParsedConnectionsFile =
  | { readonly kind: 'parsed'; readonly connections: readonly ConnectionEntry[] }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

/**
 * Parses the text of `CONNECTIONS_FILE` (YAML or JSON), replaces the environment variables and checks the connections against the
 * catalogue. Pure. It never throws, and it reports all errors, not only the first.
 */
export function parseConnectionsFile(
  text: string,
  environment: Environment,
  catalogue: readonly ProviderDefinition[],
): ParsedConnectionsFile {
  const document = readDocument(text);
  if (document.kind === 'invalid') return report(document.errors);
  const filled = replaceVariables(document.value, environment);
  const file = checkFile(filled.value, '');
  if (file.kind === 'invalid') return report([...filled.errors, ...file.errors]);

  const checks = compileEntryChecks(catalogue);
  const checked = file.value.connections.map((entry, index) =>
    checkConnectionEntry(entry, `connections[${index}]`, checks),
  );
  const errors = [
    ...filled.errors,
    ...checked.flatMap((entry) => (entry.kind === 'invalid' ? entry.errors : [])),
    ...findRepeatedEntries(file.value.connections, checked),
  ];
  const connections = checked.flatMap((entry) => (entry.kind === 'valid' ? [entry.value] : []));
  return errors.length === 0 ? { kind: 'parsed', connections } : report(errors);
}

const checkFile = compileSchemaCheck<{ readonly connections: readonly unknown[] }>({
  type: 'object',
  required: ['connections'],
  additionalProperties: false,
  properties: { connections: { type: 'array' } },
});

/** Reports only the first error of each path, because a missing variable causes further errors at the same path. */
function report(errors: readonly FileError[]): ParsedConnectionsFile {
  const paths = new Set<string>();
  const first = errors.filter(({ path }) => path === '' || (!paths.has(path) && paths.add(path)));
  return { kind: 'invalid', errors: first.map(formatError) };
}

/** The error as one line. */
function formatError({ path, detail }: FileError): string {
  return path === '' ? detail : `${path}: ${detail}`;
}

/** The value of a YAML or JSON document, or its syntax errors. */
type ReadDocument =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'invalid'; readonly errors: readonly FileError[] };

/**
 * Reads a YAML 1.2 or JSON document (JSON is YAML). An error names only the line, the column and the kind, because the messages of the
 * parser quote the text around an error, and that text could be a secret.
 */
function readDocument(text: string): ReadDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', lineCounter });
  const errors = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { line, col } = lineCounter.linePos(pos[0]);
    return { path: '', detail: `line ${line}, column ${col}: not valid YAML or JSON (${describe(code)})` };
  });
  if (errors.length > 0) return { kind: 'invalid', errors };
  try {
    const value: unknown = document.toJS();
    return { kind: 'read', value };
  } catch {
    return {
      kind: 'invalid',
      errors: [
        { path: '', detail: 'an alias (*name) has no anchor (&name) before it, or is used too often' },
      ],
    };
  }
}

function describe(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/**
 * Reports each entry with the id or the account (provider, origin and credentials) of an earlier entry. Two connections with the same
 * account would share one quota but count it separately. Ids are compared in all entries, accounts only in valid entries.
 */
function findRepeatedEntries(
  entries: readonly unknown[],
  checked: readonly Checked<ConnectionEntry>[],
): readonly FileError[] {
  const ids = entries.map(readId);
  const accounts = checked.map((entry) => (entry.kind === 'valid' ? accountOf(entry.value) : null));
  return entries.flatMap((_, index) => {
    const errors: FileError[] = [];
    const path = `connections[${index}]`;
    const sameId = findEarlier(ids, index);
    if (sameId !== null)
      errors.push({ path: `${path}.id`, detail: `is the id of connections[${sameId}] already` });
    const sameAccount = findEarlier(accounts, index);
    if (sameAccount !== null) {
      const detail = `provider, origin and credentials are those of connections[${sameAccount}] already: use that connection for both`;
      errors.push({ path: `${path}.credentials`, detail });
    }
    return errors;
  });
}

function findEarlier(values: readonly unknown[], index: number): number | null {
  const value = values[index];
  if (value === null) return null;
  const first = values.findIndex((other) => isDeepStrictEqual(other, value));
  return first < index ? first : null;
}

function readId(entry: unknown): string | null {
  return typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string'
    ? entry.id
    : null;
}

function accountOf({ provider, baseUrl, credentials }: ConnectionEntry): object {
  return { provider, origin: new URL(baseUrl).origin, credentials };
}
