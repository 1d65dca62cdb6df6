import { createRefresh, type CreateRefresh, getRefresh, type Refresh } from './generated/index.js';
import type { Client } from './generated/client/index.js';
import { isFinal } from './is-final.js';
import { pause } from './pause.js';
import { readRetryAfter } from './read-retry-after.js';
import { type Answered, type Patience, sendUntilAnswered } from './send-until-answered.js';

/** How a refresh is asked for and waited for. */
export interface RefreshAndWaitOptions extends Patience {
  /** Sent again with the same body it gives the same refresh, also after a crash of the caller; left out: a new one. */
  readonly idempotencyKey?: string;
  /** Is told the refresh as it was stored, and every later state that was seen; the last is the end. */
  readonly onChange?: (refresh: Refresh) => void;
}

const longestHoldInSeconds = 50;
/** Longer than the gateway ever holds an answer. */
const readTimeoutInMs = 65_000;

/**
 * Asks for a refresh and waits for its end, however it ended: look at `status`, `outcome` and `error`. The request is repeated
 * under one idempotency key until the gateway has answered, so it is carried out once. Throws a `GatewayError` when the gateway
 * refuses it, the signal's reason when it is aborted (the refresh goes on: `cancelRefresh` withdraws it), and the last failure
 * when the gateway was out of reach for longer than `patienceInSeconds`.
 */
export async function refreshAndWait(
  client: Client,
  request: CreateRefresh,
  options: RefreshAndWaitOptions = {},
): Promise<Refresh> {
  const { signal, onChange, idempotencyKey = crypto.randomUUID() } = options;
  const hold = `wait=${longestHoldInSeconds}`;
  // Who wants to see every change asks for the present state first and is held on the changes only.
  const firstHold = onChange === undefined ? { Prefer: hold } : {};
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
  let refresh = readRefresh(created);
  onChange?.(refresh);
  while (!isFinal(refresh.status)) {
    const seen = refresh;
    const begunAtInMs = performance.now();
    const unchanged = onChange === undefined ? {} : { 'If-None-Match': `"${seen.sequence}"` };
    const answered = await sendUntilAnswered(
      () =>
        getRefresh({
          client,
          path: { id: seen.id },
          headers: { Prefer: hold, ...unchanged },
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

function readRefresh({ data, response }: Answered<Refresh>): Refresh {
  if (data === undefined) throw new Error(`The gateway answered ${response.status} without a refresh`);
  return data;
}

function limitTime(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(readTimeoutInMs);
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}
