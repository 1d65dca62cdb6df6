import { getRefresh, type Refresh } from './generated/index.js';
import type { Client } from './generated/client/index.js';
import { Holding } from './holding.js';
import { isFinal } from './is-final.js';
import { limitTime } from './limit-time.js';
import { pause } from './pause.js';
import { readRefresh } from './read-refresh.js';
import { readRetryAfter } from './read-retry-after.js';
import { type RetryOptions, sendWithRetries } from './send-with-retries.js';

/** How to wait for a refresh. */
export interface WaitOptions extends RetryOptions {
  /** Is called with the current state of the refresh, and with every later state that was seen. The last one is final. */
  readonly onChange?: (refresh: Refresh) => void;
}

/**
 * Waits until an existing refresh is final, in any status: check `status`, `outcome` and `error`. Throws a `GatewayError` when the
 * gateway rejects the request, the signal's reason when it is aborted (the refresh continues), and the last failure when the
 * gateway could not be reached for longer than `patienceInSeconds`.
 */
export async function waitForEnd(
  client: Client,
  refreshId: string,
  options: WaitOptions = {},
): Promise<Refresh> {
  // With `onChange`, get the first state without a wait, and wait only for changes.
  const isWatching = options.onChange !== undefined;
  const holding = new Holding();
  const read = (headers: { readonly Prefer?: string }) =>
    getRefresh({ client, path: { id: refreshId }, headers, signal: limitTime(options.signal) });
  const received = await sendWithRetries(() => (isWatching ? read({}) : holding.send(read)), options);
  const refresh = readRefresh(received);
  options.onChange?.(refresh);
  return waitFrom(client, refresh, options, holding);
}

/** Continues to wait after a state that `onChange` has received already. */
export async function waitFrom(
  client: Client,
  first: Refresh,
  options: WaitOptions,
  holding: Holding,
): Promise<Refresh> {
  const { signal, onChange } = options;
  let current = first;
  while (!isFinal(current.status)) {
    const seen = current;
    const startedAtInMs = performance.now();
    const condition = onChange === undefined ? {} : { 'If-None-Match': `"${seen.sequence}"` };
    const received = await sendWithRetries(
      () =>
        holding.send((headers) =>
          getRefresh({
            client,
            path: { id: seen.id },
            headers: { ...headers, ...condition },
            signal: limitTime(signal),
          }),
        ),
      options,
    );
    if (received.response.status !== 304) current = readRefresh(received);
    if (current.sequence !== seen.sequence) {
      onChange?.(current);
    } else {
      // A wait at the gateway takes longer than this. The pause is for a proxy that drops the `Prefer` header or cuts held responses.
      const pauseInMs = readRetryAfter(received.response.headers) ?? 1_000;
      await pause(Math.max(0, startedAtInMs + pauseInMs - performance.now()), signal);
    }
  }
  return current;
}
