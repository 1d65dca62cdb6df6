import type { Refresh } from '#client/generated/index';
import type { WaitOptions } from '#client/wait-for-end';
import { processEnvironment } from '../config/environment.js';
import { Interruption } from './interruption.js';
import { ProgressLine } from './progress-line.js';

/**
 * Waits for the end of a refresh, with a line that shows how it is doing. Throws an `Interruption` when Ctrl-C (or a signal to
 * end) came first: the refresh goes on, and its message says how to come back to it.
 */
export async function waitOnTerminal(
  wait: (options: WaitOptions) => Promise<Refresh>,
  describeUnstored: string,
): Promise<Refresh> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  // Only once: a second one ends the command where it stands.
  for (const signal of signals) process.once(signal, leave);
  const line = new ProgressLine(process.stderr, processEnvironment()['TERM']);
  let seen: Refresh | undefined;
  try {
    return await wait({
      signal: leaving.signal,
      onChange: (refresh) => {
        seen = refresh;
        line.show(refresh);
      },
    });
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    throw new Interruption(seen === undefined ? describeUnstored : describeGoingOn(seen.id));
  } finally {
    line.end();
    for (const signal of signals) process.off(signal, leave);
  }
}

function describeGoingOn(id: string): string {
  return (
    `The refresh goes on. To wait for it again: refresh-gateway show ${id} --wait\n` +
    `To withdraw it: refresh-gateway cancel ${id}`
  );
}
