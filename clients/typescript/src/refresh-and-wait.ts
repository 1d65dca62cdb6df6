import { createRefresh, type CreateRefresh, type Refresh } from './generated/index.js';
import type { Client } from './generated/client/index.js';
import { limitTime, longestHold } from './limit-time.js';
import { readRefresh } from './read-refresh.js';
import { sendUntilAnswered } from './send-until-answered.js';
import { waitFrom, type WaitOptions } from './wait-for-end.js';

/** How a refresh is asked for and waited for. */
export interface RefreshAndWaitOptions extends WaitOptions {
  /** Sent again with the same body it gives the same refresh, also after a crash of the caller; left out: a new one. */
  readonly idempotencyKey?: string;
}

/**
 * Asks for a refresh and waits for its end, however it ended: look at `status`, `outcome` and `error`. The request is repeated
 * under one idempotency key until the gateway has answered, so it is carried out once. Throws as `waitForEnd` does; who aborts
 * withdraws the refresh with `cancelRefresh`.
 */
export async function refreshAndWait(
  client: Client,
  request: CreateRefresh,
  options: RefreshAndWaitOptions = {},
): Promise<Refresh> {
  const { signal, onChange, idempotencyKey = crypto.randomUUID() } = options;
  // As in `waitForEnd`: who is told of changes is told of the stored refresh first.
  const firstHold = onChange === undefined ? longestHold : {};
  const created = await sendUntilAnswered(
    () =>
      createRefresh({
        client,
        body: request,
        headers: { 'Idempotency-Key': idempotencyKey, ...firstHold },
        signal: limitTime(signal),
      }),
    options,
  );
  const refresh = readRefresh(created);
  onChange?.(refresh);
  return waitFrom(client, refresh, options);
}
