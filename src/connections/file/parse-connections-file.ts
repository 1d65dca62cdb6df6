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
  return { kind: 'invalid', errors: first.map(formatFileError) };
}
