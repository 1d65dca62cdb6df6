import { createRefresh, type CreateRefresh, type Refresh } from './generated/index.js';
import type { Client } from './generated/client/index.js';
import { Holding } from './holding.js';
import { limitTime } from './limit-time.js';
import { readRefresh } from './read-refresh.js';
import { sendWithRetries } from './send-with-retries.js';
import { waitFrom, type WaitOptions } from './wait-for-end.js';

/** How to request a refresh and wait for it. */
export interface RefreshAndWaitOptions extends WaitOptions {
  /** The same key with the same body returns the same refresh, also after a crash of the caller; left out: a new key. */
  readonly idempotencyKey?: string;
}

/**
 * Requests a refresh and waits until it is final, in any status: check `status`, `outcome` and `error`. It repeats the request with
 * one idempotency key until there is a response, so the request is carried out once. Throws as `waitForEnd` does. An abort does not
 * cancel the refresh; use `cancelRefresh`.
 */
export async function refreshAndWait(
  client: Client,
  request: CreateRefresh,
  options: RefreshAndWaitOptions = {},
): Promise<Refresh> {
  const { signal, onChange, idempotencyKey = crypto.randomUUID() } = options;
  const holding = new Holding();
  const create = (headers: { readonly Prefer?: string }) =>
    createRefresh({
      client,
      body: request,
      headers: { 'Idempotency-Key': idempotencyKey, ...headers },
      signal: limitTime(signal),
    });
  // As in `waitForEnd`: with `onChange`, get the first state without a wait.
  const created = await sendWithRetries(
    () => (onChange === undefined ? holding.send(create) : create({})),
    options,
  );
  const refresh = readRefresh(created);
  onChange?.(refresh);
  return waitFrom(client, refresh, options, holding);
}
