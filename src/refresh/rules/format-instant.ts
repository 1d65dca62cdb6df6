/** RFC 3339 in UTC with `Z`. Whole seconds have no fraction. */
export function formatInstant(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z');
}

/** The same, for an instant that can be null. */
export function formatInstantOrNull(instant: Date | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
