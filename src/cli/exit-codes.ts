import type { Refresh } from '#client/generated/index';

/** Exit codes of the command line. Scripts depend on them: the numbers never change. */
export const exitCodes = {
  done: 0,
  error: 1,
  usage: 2,
  failed: 3,
  expired: 4,
  canceled: 5,
  /** The shells' code for SIGINT. */
  interrupted: 130,
} as const;

/** The exit codes in the `--help` of commands that call the gateway. */
export const callExitCodesText = `
Exit codes:
  0  done
  1  the gateway cannot be reached, or rejected the call
  2  the command line is wrong`;

/** The exit codes of commands that report a refresh. */
export const exitCodesText = `${callExitCodesText}
  3  the refresh failed, completely or in part
  4  the refresh expired: its end is not known
  5  the refresh was canceled
130  Ctrl-C stopped the waiting; the refresh continues`;

/** The exit code for the status of a refresh. An unfinished refresh counts as done: without --wait nothing else was requested. */
export function exitCodeOf(status: Refresh['status']): number {
  switch (status) {
    case 'queued':
    case 'requested':
    case 'running':
    case 'succeeded':
      return exitCodes.done;
    case 'partial':
    case 'failed':
      return exitCodes.failed;
    case 'expired':
      return exitCodes.expired;
    case 'canceled':
      return exitCodes.canceled;
    default:
      return status satisfies never;
  }
}

/** Ctrl-C stopped the command; the message says what continues. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
