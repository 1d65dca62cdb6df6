import { constants } from 'node:os';
import { systemClock } from '../platform/clock.js';
import type { ProcessLog } from '../platform/process-log.js';

type StopSignal = 'SIGINT' | 'SIGTERM';

/** npm repeats a Ctrl-C that the terminal already sent to all its processes. The same signal within this time counts once. */
const echoInMs = 500;

/** Runs `stop` at the first SIGTERM or SIGINT. A second signal ends the process immediately, with the exit code of that signal. */
export function stopOnSignals(
  stop: () => Promise<void>,
  onFailure: (error: unknown) => void,
  log: ProcessLog,
): void {
  let first: { readonly signal: StopSignal; readonly atInMs: number } | null = null;
  const stopAndExit = async (): Promise<void> => {
    let code = 0;
    try {
      await stop();
    } catch (error) {
      onFailure(error);
      code = 1;
    }
    await log.close();
    process.exit(code);
  };
  const receive = (signal: StopSignal): void => {
    const nowInMs = systemClock.monotonicInMs();
    if (first !== null) {
      if (signal === first.signal && nowInMs - first.atInMs < echoInMs) return;
      log.drop();
      process.exit(128 + constants.signals[signal]);
    }
    first = { signal, atInMs: nowInMs };
    void stopAndExit();
  };
  process.on('SIGINT', receive);
  process.on('SIGTERM', receive);
}

/**
 * Lets a stop signal end the process immediately, with the exit code of that signal, until the returned function is called. Without a
 * handler, process 1 of a container ignores the signal.
 */
export function endOnSignals(): () => void {
  const end = (signal: StopSignal): void => process.exit(128 + constants.signals[signal]);
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}

/** Runs `reload` at every SIGHUP, one run at a time. Signals during a run cause one more run. Never rejects. */
export function reloadOnHangup(reload: () => Promise<void>, onFailure: (error: unknown) => void): void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await reload().catch(onFailure);
    } while (again);
    running = false;
  };
  process.on('SIGHUP', () => void run());
}
