import { readFile } from 'node:fs/promises';
import type { Environment } from '../../config/environment.js';
import type { ProviderDefinition } from '../../providers/contract/provider.js';
import { type ConnectionEntry, ConnectionErrors } from '../connection-entry.js';
import { parseConnectionsFile } from './parse-connections-file.js';

/** Reads and parses `CONNECTIONS_FILE`. Throws `ConnectionErrors` if the file cannot be read or is invalid. */
export async function loadConnectionsFile(
  path: string,
  environment: Environment,
  catalogue: readonly ProviderDefinition[],
): Promise<readonly ConnectionEntry[]> {
  const parsed = parseConnectionsFile(await readText(path), environment, catalogue);
  if (parsed.kind === 'invalid') throw new ConnectionErrors(`CONNECTIONS_FILE ${path}`, parsed.errors);
  return parsed.connections;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
    throw new ConnectionErrors(`CONNECTIONS_FILE ${path}`, [`cannot be read (${reason})`]);
  }
}
