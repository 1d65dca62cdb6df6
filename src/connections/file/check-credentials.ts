import type { Checked, SchemaCheck } from './compile-schema-check.js';
import { type FileMistake, memberPath } from './file-mistake.js';

/** What the texts of a connection's credentials are called. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * Checks credentials against the provider's schema, and that each is a text that survives a header: not empty, without control
 * characters (the line break at the end of a secret's file is the usual one) and without blanks around it.
 */
export function checkCredentials(
  given: unknown,
  path: string,
  matchesSchema: SchemaCheck<object>,
): Checked<Credentials> {
  const checked = matchesSchema(given, path);
  const credentials: Record<string, string> = {};
  const mistakes: FileMistake[] = checked.kind === 'mistaken' ? [...checked.mistakes] : [];
  for (const [name, text] of checked.kind === 'valid' ? Object.entries<unknown>({ ...checked.value }) : []) {
    const detail = describeUnusable(text);
    if (detail !== null) mistakes.push({ path: memberPath(path, name), detail });
    else credentials[name] = String(text);
  }
  return mistakes.length === 0 ? { kind: 'valid', value: credentials } : { kind: 'mistaken', mistakes };
}

function describeUnusable(text: unknown): string | null {
  if (typeof text !== 'string') return 'must be of type string';
  if (text === '') return 'must not be empty';
  if (/\p{Cc}/u.test(text)) return 'must not hold line breaks or other control characters';
  return text.trim() === text ? null : 'must not begin or end with a blank';
}
