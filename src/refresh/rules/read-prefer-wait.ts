const maxWaitInSeconds = 50;

/**
 * The seconds to wait that a `Prefer` header asks for (RFC 7240), or null when it asks for none. More than 50 counts as 50;
 * a malformed preference is ignored; of several the first counts.
 */
export function readPreferWait(prefer: string | readonly string[] | undefined): number | null {
  const text = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',');
  for (const preference of splitOutsideQuotes(text)) {
    const match = /^wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;.*)?$/i.exec(preference.trim());
    const digits = match?.[1] ?? match?.[2];
    if (digits !== undefined) return Math.min(Number(digits), maxWaitInSeconds);
  }
  return null;
}

function splitOutsideQuotes(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|[^",])+/g) ?? [];
}
