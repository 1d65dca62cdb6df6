const maxWaitInSeconds = 50;

/**
 * The `wait` of a `Prefer` header in seconds (RFC 7240), or null without one. More than 50 counts as 50. A malformed preference is
 * ignored. The first of several counts.
 */
export function readPreferWait(prefer: string | readonly string[] | undefined): number | null {
  const header = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',');
  for (const preference of splitOutsideQuotes(header)) {
    const match = /^wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;.*)?$/i.exec(preference.trim());
    const digits = match?.[1] ?? match?.[2];
    if (digits !== undefined) return Math.min(Number(digits), maxWaitInSeconds);
  }
  return null;
}

function splitOutsideQuotes(header: string): string[] {
  return header.match(/(?:"(?:\\.|[^"\\])*"|[^",])+/g) ?? [];
}
