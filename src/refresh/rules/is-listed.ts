/** A source is gone after this many full lists in a row without it. */
export const absencesOfGone = 2;

/** Whether a source counts as listed: a list has shown it, and it is not gone. */
export function isListed(source: { readonly known: boolean; readonly absences: number }): boolean {
  return source.known && source.absences < absencesOfGone;
}
