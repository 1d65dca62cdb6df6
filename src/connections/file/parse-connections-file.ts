import type { Environment } from '../../config/environment.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { checkConnectionEntry } from './check-connection-entry.js';
import { compileSchemaCheck } from './compile-schema-check.js';
import { compileEntryChecks } from './entry-checks.js';
import { type FileError, formatFileError } from './file-error.js';
import { findRepeatedEntries } from './find-repeated-entries.js';
import { readDocument } from './read-document.js';
import { replaceVariables } from './replace-variables.js';

/** The connections of a file, or every mistake in it, one line each (`connections[1].credentials.apiKey: …`), without its values. */
export type ParsedConnectionsFile =
  | { readonly kind: 'parsed'; readonly connections: readonly ConnectionEntry[] }
  | { readonly kind: 'mistaken'; readonly errors: readonly string[] };

/**
 * Parses the text of `CONNECTIONS_FILE` (YAML or JSON), fills in the environment's variables and checks everything against the
 * catalogue. Pure; it never throws and never stops at the first mistake.
 */
export function parseConnectionsFile(
  text: string,
  environment: Environment,
  catalogue: readonly ProviderDefinition[],
): ParsedConnectionsFile {
  const document = readDocument(text);
  if (document.kind === 'mistaken') return report(document.errors);
  const filled = replaceVariables(document.value, environment);
  const file = checkFile(filled.value, '');
  if (file.kind === 'mistaken') return report([...filled.errors, ...file.errors]);

  const checks = compileEntryChecks(catalogue);
  const checked = file.value.connections.map((entry, index) =>
    checkConnectionEntry(entry, `connections[${index}]`, checks),
  );
  const errors = [
    ...filled.errors,
    ...checked.flatMap((entry) => (entry.kind === 'mistaken' ? entry.errors : [])),
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

/** One line for each place: what a missing variable makes wrong in addition is not worth a second one. */
function report(errors: readonly FileError[]): ParsedConnectionsFile {
  const places = new Set<string>();
  const first = errors.filter(({ path }) => path === '' || (!places.has(path) && places.add(path)));
  return { kind: 'mistaken', errors: first.map(formatFileError) };
}
