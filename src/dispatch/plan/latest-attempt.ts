import type { SourceReading, AttemptOrder } from '../../providers/contract/source-reading.js';

/**
 * The latest last attempt that was ever seen of a source. A value without an instant (unreadable, or a date that means
 * "never") is ignored: otherwise no later attempt could pass it.
 */
export function latestAttempt(
  known: string | null,
  { lastAttempt }: Pick<SourceReading, 'lastAttempt'>,
  compareAttempts: (earlier: string, later: string) => AttemptOrder,
): string | null {
  const read = lastAttempt?.instant == null ? null : lastAttempt.raw;
  if (known === null || read === null) return known ?? read;
  return compareAttempts(known, read) === 'later' ? read : known;
}
