import type { Refresh } from '#client/generated/index';

/** What the command line ends with; scripts go by these, so their numbers never change. */
export const exitCodes = {
  done: 0,
  error: 1,
  usage: 2,
  failed: 3,
  expired: 4,
  canceled: 5,
  /** As shells say of what SIGINT has ended. */
  interrupted: 130,
} as const;

/** The same for people, in the `--help` of whatever calls the gateway. */
export const callExitCodesText = `
Exit codes:
  0  done
  1  the gateway cannot be reached, or refused the call
  2  the command line is wrong`;

/** Of the commands that tell of a refresh. */
export const exitCodesText = `${callExitCodesText}
  3  the refresh failed, wholly or in part
  4  the refresh expired: nobody can say how it ended
  5  the refresh was canceled
130  Ctrl-C ended the waiting; the refresh goes on`;

/** The exit code of a refresh that was asked for; one that has not ended is done as far as it was asked to be. */
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
