import { GatewayError, readProblem } from './gateway-error.js';
import { pause } from './pause.js';
import { readRetryAfter } from './read-retry-after.js';

/** For how long a caller goes on. */
export interface Patience {
  /** Ends the waiting: the call rejects with the signal's reason. What the gateway was asked to do goes on there. */
  readonly signal?: AbortSignal;
  /** For how long a gateway that cannot be reached, or asks to come back later, is tried again; default 120. */
  readonly patienceInSeconds?: number;
}

/** What a generated call resolves with. */
export interface Attempt<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  /** Missing when there was no answer. */
  readonly response?: Response;
}

/** An answer that is no refusal. */
export interface Answered<Data> {
  /** Missing when there is no body (204, 304). */
  readonly data: Data | undefined;
  readonly response: Response;
}

const defaultPatienceInSeconds = 120;
const longestPauseInMs = 30_000;

/**
 * Sends until there is an answer, again after `Retry-After` (or after growing pauses with full jitter) when there was none or half
 * of one, or 408, 429 or a 5xx. `send` must be safe to repeat. Throws a `GatewayError` for a refusal; when patience is over, what
 * went wrong last.
 */
export async function sendUntilAnswered<Data>(
  send: () => Promise<Attempt<Data>>,
  { signal, patienceInSeconds = defaultPatienceInSeconds }: Patience,
): Promise<Answered<Data>> {
  const begunAtInMs = performance.now();
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted();
    const { data, error, response } = await send();
    signal?.throwIfAborted();
    if (response !== undefined && isWhole(response, error)) return { data, response };
    const failure = describeFailure(error, response);
    if (response !== undefined && !isWorthRepeating(response)) throw failure;
    const pauseInMs = askedPause(response) || growPause(failures);
    const elapsedInMs = performance.now() - begunAtInMs;
    if (elapsedInMs + pauseInMs > patienceInSeconds * 1000) throw failure;
    await pause(pauseInMs, signal);
  }
}

/** A success may still break off on its way, or be no JSON: there is an error beside it then. */
function isWhole({ ok, status }: Response, error: unknown): boolean {
  return status === 304 || (ok && error === undefined);
}

function isWorthRepeating({ ok, status }: Response): boolean {
  return ok || status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** That of a success tells when to look at the refresh again, not when to repeat the request. */
function askedPause(response: Response | undefined): number | null {
  return response === undefined || response.ok ? null : readRetryAfter(response.headers);
}

function growPause(failures: number): number {
  return Math.random() * Math.min(longestPauseInMs, 500 * 2 ** failures);
}

function describeFailure(error: unknown, response: Response | undefined): Error {
  if (response === undefined) return new Error('The gateway cannot be reached', { cause: error });
  if (response.ok) return new Error('The answer of the gateway broke off', { cause: error });
  return new GatewayError(response.status, readProblem(error));
}
