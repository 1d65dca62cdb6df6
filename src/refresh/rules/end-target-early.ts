import type { RefreshError, Warning } from './notes.js';

/** An end that does not come from the provider: a caller cancels, or the deadline passes. */
export type EarlyEnd = 'canceled' | 'expired';

/** A target that is still unfinished after its run was applied. */
export interface OpenTarget {
  readonly source: string;
  /** Time of the trigger from the target, else from its run. */
  readonly requestedAt: Date | null;
  /** An unknown provider status that its run had after the last attempt changed, or null. */
  readonly unmappedStatus: string | null;
}

/** How a target ends. */
export interface EndOfTarget {
  readonly status: 'canceled' | 'expired' | 'failed';
  readonly error: RefreshError | null;
  readonly warning: Warning | null;
}

/**
 * How a target ends before its run does. `rejection` is the error of the provider's last list read, if the provider rejected it and no
 * read has succeeded since. After the deadline it is the reason.
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

/** The error of a passed deadline. It depends on whether the import was triggered. */
export function errorOfDeadline(triggered: boolean): RefreshError {
  return triggered
    ? { code: 'deadline-exceeded', detail: 'The deadline passed without proof that the import ended.' }
    : { code: 'not-asked', detail: 'The deadline passed before the import could be triggered.' };
}

function unmappedStatus(source: string, providerStatus: string): Warning {
  return {
    code: 'unmapped-status',
    detail: `The last attempt changed, but the provider's status "${providerStatus}" is not known; declare it in statusWords of the connection.`,
    source,
  };
}

function importContinues(source: string): Warning {
  return {
    code: 'import-continues',
    detail: 'The import was already triggered. It continues at the provider and cannot be stopped.',
    source,
  };
}
