import type { Refresh } from '#client/generated/index';
import { GatewayError } from '#client/gateway-error';
import type { WaitOptions } from '#client/wait-for-end';
import { processEnvironment } from '../config/environment.js';
import { Interruption } from './exit-codes.js';
import { ProgressLine } from './progress-line.js';

/**
 * Waits for the end of a refresh and shows a progress line. Ctrl-C or SIGTERM throws an `Interruption`: the refresh continues, and the
 * message says how to wait for it again. It says the same when the gateway cannot be reached any more.
 */
export async function waitOnTerminal(
  wait: (options: WaitOptions) => Promise<Refresh>,
  describeUnstored: string,
): Promise<Refresh> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  // Only once: a second signal ends the command immediately.
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
    const remedy = seen === undefined ? describeUnstored : describeContinuing(seen.id);
    if (leaving.signal.aborted) throw new Interruption(remedy);
    // The gateway itself rejected the call: its problem says what to do.
    if (error instanceof GatewayError && error.problem !== null && error.status < 500) throw error;
    line.end();
    process.stderr.write(`${remedy}\n`);
    throw error;
  } finally {
    line.end();
    for (const signal of signals) process.off(signal, leave);
  }
}

function describeContinuing(id: string): string {
  return (
    `The refresh continues. To wait for it again: refresh-gateway show ${id} --wait\n` +
    `To cancel it: refresh-gateway cancel ${id}`
  );
}
