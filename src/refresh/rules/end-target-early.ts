import type { RefreshError, Warning } from './notes.js';

/** An end that does not come from the provider: a caller's cancel, or the deadline. */
export type EarlyEnd = 'canceled' | 'expired';

/** A target that is unfinished although it has been told what its run shows. */
export interface OpenTarget {
  readonly source: string;
  /** When the provider was asked, as the target knows it, else its run. */
  readonly requestedAt: Date | null;
  /** A word nobody knows that its run was seen with after the stamp moved, or null. */
  readonly unmappedStatus: string | null;
}

/** How a target ends. */
export interface EndOfTarget {
  readonly status: 'canceled' | 'expired' | 'failed';
  readonly error: RefreshError | null;
  readonly warning: Warning | null;
}

/**
 * How a target ends before its run does. `rejection` is what the provider last refused a list read with, when that has not
 * been followed by a good one: past the deadline it is the reason.
 */
export function endTargetEarly(
  target: OpenTarget,
  end: EarlyEnd,
  rejection: RefreshError | null,
): EndOfTarget {
  const { source, requestedAt, unmappedStatus: unmapped } = target;
  switch (end) {
    case 'canceled':
      return {
        status: 'canceled',
        error: null,
        warning: requestedAt === null ? null : importContinues(source),
      };
    case 'expired':
      return {
        status: rejection === null ? 'expired' : 'failed',
        error: rejection ?? errorOfDeadline(requestedAt !== null),
        warning: unmapped === null ? null : unmappedStatus(source, unmapped),
      };
    default:
      return end satisfies never;
  }
}

/** What a passed deadline is told as: whether the provider was ever asked makes the difference. */
export function errorOfDeadline(asked: boolean): RefreshError {
  return asked
    ? { code: 'deadline-exceeded', detail: 'The deadline passed without proof that the import ended.' }
    : { code: 'not-asked', detail: 'The deadline passed before the provider could be asked.' };
}

function unmappedStatus(source: string, normalizedStatus: string): Warning {
  return {
    code: 'unmapped-status',
    detail: `The stamp moved, but the provider's status "${normalizedStatus}" is not known; declare it in statusWords of the connection.`,
    source,
  };
}

function importContinues(source: string): Warning {
  return {
    code: 'import-continues',
    detail: 'The provider was already asked; its import goes on and cannot be stopped.',
    source,
  };
}
