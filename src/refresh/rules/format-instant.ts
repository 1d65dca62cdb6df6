/** RFC 3339 in UTC with `Z`; whole seconds carry no fraction. */
export function formatInstant(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z');
}

/** The same for what may be missing. */
export function formatInstantOrNull(instant: Date | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
