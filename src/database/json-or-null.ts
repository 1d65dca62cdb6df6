/** A value for a `jsonb` column: JSON text, or SQL null for null. */
export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
