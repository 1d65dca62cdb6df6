import type { Environment } from '../../config/environment.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import type { ConnectionEntry } from '../connection-entry.js';
import { checkConnectionEntry } from './check-connection-entry.js';
import { compileSchemaCheck } from './compile-schema-check.js';
import { compileEntryChecks } from './entry-checks.js';
import { type FileMistake, formatFileMistake } from './file-mistake.js';
import { findRepeatedEntries } from './find-repeated-entries.js';
import { readDocument } from './read-document.js';
import { replaceVariables } from './replace-variables.js';

/** The connections of a file, or every mistake in it, one line each (`connections[1].credentials.apiKey: …`), without its values. */
export type ParsedConnectionsFile =
  | { readonly kind: 'parsed'; readonly connections: readonly ConnectionEntry[] }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] };

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
  if (document.kind === 'mistaken') return report(document.mistakes);
  const filled = replaceVariables(document.value, environment);
  const file = checkFile(filled.value, '');
  if (file.kind === 'mistaken') return report([...filled.mistakes, ...file.mistakes]);

  const checks = compileEntryChecks(catalogue);
  const checked = file.value.connections.map((entry, index) =>
    checkConnectionEntry(entry, `connections[${index}]`, checks),
  );
  const mistakes = [
    ...filled.mistakes,
    ...checked.flatMap((entry) => (entry.kind === 'mistaken' ? entry.mistakes : [])),
    ...findRepeatedEntries(file.value.connections, checked),
  ];
  const connections = checked.flatMap((entry) => (entry.kind === 'valid' ? [entry.value] : []));
  return mistakes.length === 0 ? { kind: 'parsed', connections } : report(mistakes);
}

const checkFile = compileSchemaCheck<{ readonly connections: readonly unknown[] }>({
  type: 'object',
  required: ['connections'],
  additionalProperties: false,
  properties: { connections: { type: 'array' } },
});

/** One line for each place: what a missing variable makes wrong in addition is not worth a second one. */
function report(mistakes: readonly FileMistake[]): ParsedConnectionsFile {
  const places = new Set<string>();
  const first = mistakes.filter(({ path }) => path === '' || (!places.has(path) && places.add(path)));
  return { kind: 'mistaken', mistakes: first.map(formatFileMistake) };
}
