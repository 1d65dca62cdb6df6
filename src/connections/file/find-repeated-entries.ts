import { isDeepStrictEqual } from 'node:util';
import type { ConnectionEntry } from '../connection-entry.js';
import type { Checked } from './compile-schema-check.js';
import type { FileError } from './file-error.js';

/**
 * Reports each entry with the id or the account (provider, origin and credentials) of an earlier entry. Two connections with the same
 * account would share one quota but count it separately. Ids are compared in all entries, accounts only in valid entries.
 */
export function findRepeatedEntries(
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
