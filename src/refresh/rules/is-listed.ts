/** Full lists in a row without a source that make it gone. */
export const absencesOfGone = 2;

/** Whether a source counts as listed: a list has shown it, and it is not gone since. */
export function isListed(source: { readonly known: boolean; readonly absences: number }): boolean {
  return source.known && source.absences < absencesOfGone;
}
