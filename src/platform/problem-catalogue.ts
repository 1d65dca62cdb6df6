interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What a caller should do about it; shown on the problem's own page. */
  readonly remedy: string;
}

/**
 * Every problem the gateway answers with, by its stable code. The code and the status never change; titles and remedies may.
 * Each entry has a page at `/problems/{code}`.
 */
export const problemCatalogue = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Read `errors`: each entry points at the field and says what is expected there.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid key is required',
    remedy: 'Send `Authorization: Bearer <key>` with a key of this gateway.',
  },
  forbidden: {
    status: 403,
    title: 'The key does not allow this',
    remedy: 'Use a key that has the scope named in `detail`.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    remedy: 'Check the path against the OpenAPI document at `/openapi.json`.',
  },
  'connection-not-found': {
    status: 404,
    title: 'No such connection',
    remedy: 'List the connections with `GET /connections`.',
  },
  'source-not-found': {
    status: 404,
    title: 'No such source in this connection',
    remedy: 'List the sources with `GET /connections/{id}/sources`.',
  },
  'refresh-not-found': {
    status: 404,
    title: 'No such refresh',
    remedy: 'Check the id; ended refreshes are kept for `RETENTION_DAYS` days.',
  },
  'webhook-not-found': {
    status: 404,
    title: 'No such webhook',
    remedy: 'List the webhooks with `GET /webhooks`; a key with a list of connections sees its own only.',
  },
  'delivery-not-found': {
    status: 404,
    title: 'No such delivery',
    remedy:
      'List the deliveries with `GET /webhooks/{id}/deliveries`; ended ones are kept for `RETENTION_DAYS` days.',
  },
  'provider-not-found': {
    status: 404,
    title: 'No such provider',
    remedy: 'List the providers with `GET /providers`.',
  },
  'api-key-not-found': {
    status: 404,
    title: 'No such key',
    remedy: 'List the keys with `GET /api-keys`.',
  },
  'problem-not-found': {
    status: 404,
    title: 'No such problem code',
    remedy: 'The codes are listed at `/problems`.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take this method',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    remedy: 'Send the whole request without long pauses.',
  },
  'refresh-ended': {
    status: 409,
    title: 'The refresh has already ended',
    remedy: 'Read it with `GET /refresh/{id}`; an end never changes.',
  },
  'connection-exists': {
    status: 409,
    title: 'A connection has or had this id',
    remedy: 'Choose another id: that of a deleted connection is never used again.',
  },
  'connection-changed': {
    status: 409,
    title: 'The connection was changed by somebody else meanwhile',
    remedy: 'Read it with `GET /connections/{id}` and send the change again.',
  },
  'managed-by-file': {
    status: 409,
    title: 'The connection is not managed here',
    remedy: 'Change it in `CONNECTIONS_FILE`; the built-in simulator cannot be changed.',
  },
  'nothing-to-release': {
    status: 409,
    title: 'No import of this source is under way',
    remedy: 'There is nothing to do: the next request for this source can be asked for.',
  },
  'connection-duplicate': {
    status: 409,
    title: 'Another connection already uses these credentials',
    remedy: 'Use that connection: two with the same credentials would share one quota without knowing.',
  },
  'connection-paused': {
    status: 409,
    title: 'The connection is paused',
    remedy: 'Ask an operator to resume it.',
  },
  'connection-unauthorized': {
    status: 409,
    title: 'The provider refuses the credentials of this connection',
    remedy: 'Correct the credentials, then `POST /connections/{id}/verify`.',
  },
  'too-many-webhooks': {
    status: 409,
    title: 'This key has too many webhooks',
    remedy: 'Delete a webhook that is not needed any more.',
  },
  'webhook-disabled': {
    status: 409,
    title: 'The webhook is disabled',
    remedy: 'Enable it with `PATCH /webhooks/{id}` and `{"enabled": true}`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send a smaller body; `detail` names the limit.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This content type is not understood',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The address and headers are too large',
    remedy: 'Send a shorter address and fewer or shorter headers: 16 KiB together at the most.',
  },
  'since-not-supported': {
    status: 422,
    title: 'This provider takes no start date',
    remedy: 'Leave `since` out: the provider goes on from its own mark.',
  },
  'since-in-future': {
    status: 422,
    title: 'The start date lies in the future',
    remedy: 'Send a `since` that is not later than now.',
  },
  'source-not-refreshable': {
    status: 422,
    title: 'This source cannot be refreshed',
    remedy: 'Choose a source whose `refreshable` is true.',
  },
  'credentials-refused': {
    status: 422,
    title: 'The provider does not accept these credentials',
    remedy: 'Correct the credentials and send them again; nothing was changed.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key came with another body before',
    remedy: 'Send a new key for a new request, or the body of the first one to repeat it.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    remedy: 'Try again after the time in `Retry-After`; `RateLimit` tells how many requests are left.',
  },
  'queue-full': {
    status: 429,
    title: 'Too much work is waiting',
    remedy: 'Try again after the time in `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'The gateway failed',
    remedy: 'Try again; if it stays, give the `requestId` to an operator.',
  },
  'not-built-yet': {
    status: 501,
    title: 'This part of the contract is not built yet',
    remedy: 'Use what the OpenAPI document at `/openapi.json` lists.',
  },
  unavailable: {
    status: 503,
    title: 'The gateway cannot serve this now',
    remedy: 'Try again after the time in `Retry-After`.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** The stable code of a problem. */
export type ProblemCode = keyof typeof problemCatalogue;
