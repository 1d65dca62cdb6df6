/** A part of a JSON document that has named parts. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object with named parts. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an object; throws when it is none. */
export function readRecord(value: unknown): Json {
  if (!isRecord(value)) throw new Error(`Not an object: ${String(value)}`);
  return value;
}

/** The parts of an object that are objects, by name; none of anything else. */
export function listRecords(value: unknown): readonly (readonly [string, Json])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => (isRecord(part) ? [[name, part] as const] : []));
}
