/** A JSON object with unchecked fields. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object, or null for anything else (an array too). */
export function readRecord(value: unknown): JsonRecord | null {
  return isRecord(value) ? value : null;
}

/** The value as a list, or null for anything else. */
export function readList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** A field, or undefined. Case does not count, but an exact match wins. */
export function readField(record: JsonRecord, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : record[key];
}

/**
 * A string that is not blank, or null. A number becomes a string. NUL and lone surrogates, which no database stores, become the
 * replacement character; nothing else changes.
 */
export function readText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A string (or number) that can be stored unchanged, as an id must be; null where `readText` would change it. */
export function readExactText(value: unknown): string | null {
  const text = readText(value);
  return typeof value === 'string' && text !== value ? null : text;
}

/** A boolean, also as the string `true` or `false` in any case (docs/providers/evidence.md#v1-refresh), or null. */
export function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = readText(value)?.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
