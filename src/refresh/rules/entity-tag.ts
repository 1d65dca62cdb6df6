/** The `ETag` of a refresh. */
export function entityTag(sequence: number): string {
  return `"${sequence}"`;
}

/** Whether an `If-None-Match` header matches the tag (RFC 9110: weak comparison, `*` matches any). */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((candidate) => candidate.trim().replace(/^W\//, ''))
    .some((candidate) => candidate === '*' || candidate === tag);
}
