import type { SourceReading, AttemptOrder } from '../../providers/contract/source-reading.js';

/**
 * The latest stamp ever seen of a source. One that stands for no instant (unreadable, or a date that means never) must not
 * become what all others have to pass.
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
