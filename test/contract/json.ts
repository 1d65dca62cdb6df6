/** An object of a JSON document. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an object; throws if it is not an object. */
export function readRecord(value: unknown): Json {
  if (!isRecord(value)) throw new Error(`Not an object: ${String(value)}`);
  return value;
}

/** The entries of an object that are objects; empty if the value is not an object. */
export function listRecords(value: unknown): readonly (readonly [string, Json])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => (isRecord(entry) ? [[name, entry] as const] : []));
}
