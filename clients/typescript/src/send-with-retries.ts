import { GatewayError, readProblem } from './gateway-error.js';
import { pause } from './pause.js';
import { readRetryAfter } from './read-retry-after.js';

/** How long to repeat a request. */
export interface RetryOptions {
  /** Ends the wait: the call rejects with the signal's reason. The gateway continues the work. */
  readonly signal?: AbortSignal;
  /** How long to retry when the gateway cannot be reached or returns a temporary error; default 120. */
  readonly patienceInSeconds?: number;
}

/** The result of a generated call. */
export interface Attempt<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  /** Missing when there was no response. */
  readonly response?: Response;
}

/** A complete response without an error. */
export interface Success<Data> {
  /** Missing when there is no body (204, 304). */
  readonly data: Data | undefined;
  readonly response: Response;
}

const defaultPatienceInSeconds = 120;
const maxPauseInMs = 30_000;

/**
 * Sends a request until it succeeds. It retries after no response or an incomplete one, and after 408, 429 and 5xx (not 501). It
 * waits for `Retry-After`, or for growing pauses with full jitter. `send` must be safe to repeat. Throws a `GatewayError` when the
 * gateway rejects the request, and the last failure after `patienceInSeconds`.
 */
export async function sendWithRetries<Data>(
  send: () => Promise<Attempt<Data>>,
  { signal, patienceInSeconds = defaultPatienceInSeconds }: RetryOptions,
): Promise<Success<Data>> {
  const startedAtInMs = performance.now();
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted();
    const { data, error, response } = await send();
    signal?.throwIfAborted();
    if (response !== undefined && isComplete(response, error)) return { data, response };
    const failure = describeFailure(error, response);
    if (response !== undefined && !isRetryable(response)) throw failure;
    const pauseInMs = requestedPause(response) || backOffPause(failures);
    const elapsedInMs = performance.now() - startedAtInMs;
    if (elapsedInMs + pauseInMs > patienceInSeconds * 1000) throw failure;
    await pause(pauseInMs, signal);
  }
}

/** A success can be incomplete or not JSON; then there is an error with it. */
function isComplete({ ok, status }: Response, error: unknown): boolean {
  return status === 304 || (ok && error === undefined);
}

function isRetryable({ ok, status }: Response): boolean {
  return ok || status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** The `Retry-After` of an error. In a success it means when to read the refresh again, not when to repeat the request. */
function requestedPause(response: Response | undefined): number | null {
  return response === undefined || response.ok ? null : readRetryAfter(response.headers);
}

function backOffPause(failures: number): number {
  return Math.random() * Math.min(maxPauseInMs, 500 * 2 ** failures);
}

function describeFailure(error: unknown, response: Response | undefined): Error {
  if (response === undefined) return new Error('The gateway cannot be reached', { cause: error });
  if (response.ok) return new Error('The response of the gateway is incomplete', { cause: error });
  return new GatewayError(response.status, readProblem(error));
}
