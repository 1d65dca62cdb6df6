import { getRefresh, type Refresh } from './generated/index.js';
import type { Client } from './generated/client/index.js';
import { isFinal } from './is-final.js';
import { limitTime, longestHold } from './limit-time.js';
import { pause } from './pause.js';
import { readRefresh } from './read-refresh.js';
import { readRetryAfter } from './read-retry-after.js';
import { type Patience, sendUntilAnswered } from './send-until-answered.js';

/** How a refresh is waited for. */
export interface WaitOptions extends Patience {
  /** Is told the present state of the refresh, and every later one that was seen; the last is the end. */
  readonly onChange?: (refresh: Refresh) => void;
}

/**
 * Waits for the end of a refresh that was asked for before, by its id, however it ends: look at `status`, `outcome` and `error`.
 * Throws a `GatewayError` when the gateway refuses to tell, the signal's reason when it is aborted (the refresh goes on), and the
 * last failure when the gateway was out of reach for longer than `patienceInSeconds`.
 */
export async function waitForEnd(
  client: Client,
  refreshId: string,
  options: WaitOptions = {},
): Promise<Refresh> {
  // Who wants to see every change asks for the present state first and is held on the changes only.
  const isWatching = options.onChange !== undefined;
  const answered = await sendUntilAnswered(
    () =>
      getRefresh({
        client,
        path: { id: refreshId },
        headers: isWatching ? {} : longestHold,
        signal: limitTime(options.signal),
      }),
    options,
  );
  const refresh = readRefresh(answered);
  options.onChange?.(refresh);
  return waitFrom(client, refresh, options);
}

/** Waits on from a state that was seen (and told). */
export async function waitFrom(client: Client, stored: Refresh, options: WaitOptions): Promise<Refresh> {
  const { signal, onChange } = options;
  let refresh = stored;
  while (!isFinal(refresh.status)) {
    const seen = refresh;
    const begunAtInMs = performance.now();
    const unchanged = onChange === undefined ? {} : { 'If-None-Match': `"${seen.sequence}"` };
    const answered = await sendUntilAnswered(
      () =>
        getRefresh({
          client,
          path: { id: seen.id },
          headers: { ...longestHold, ...unchanged },
          signal: limitTime(signal),
        }),
      options,
    );
    if (answered.response.status !== 304) refresh = readRefresh(answered);
    if (refresh.sequence !== seen.sequence) {
      onChange?.(refresh);
    } else {
      // A hold has taken longer than this; it is a pause where the wish to be held got lost on the way.
      const pauseInMs = readRetryAfter(answered.response.headers) ?? 1_000;
      await pause(Math.max(0, begunAtInMs + pauseInMs - performance.now()), signal);
    }
  }
  return refresh;
}
