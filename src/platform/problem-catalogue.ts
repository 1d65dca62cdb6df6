interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What the caller should do. Shown on the page of the problem. */
  readonly remedy: string;
}

/**
 * Every problem that the gateway reports, by its stable code. Code and status never change; titles and remedies may.
 * Each entry has a page at `/problems/{code}`.
 */
export const problemCatalogue = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Read `errors`: each entry points to a field and says what is expected there.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid key is required',
    remedy: 'Send `Authorization: Bearer <key>` with a key of this gateway.',
  },
  forbidden: {
    status: 403,
    title: 'The key does not allow this',
    remedy: 'Use a key with the scope that `detail` names.',
  },
  'not-found': {
    status: 404,
    title: 'Nothing is served at this path',
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
    remedy: 'Check the id. Finished refreshes are deleted after `RETENTION_DAYS` days.',
  },
  'webhook-not-found': {
    status: 404,
    title: 'No such webhook',
    remedy:
      'List the webhooks with `GET /webhooks`. A key with a list of connections sees only its own webhooks.',
  },
  'delivery-not-found': {
    status: 404,
    title: 'No such delivery',
    remedy:
      'List the deliveries with `GET /webhooks/{id}/deliveries`. Finished ones are deleted after `RETENTION_DAYS` days.',
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
    remedy: 'See the list of codes at `/problems`.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not support this method',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    remedy: 'Send the whole request without long pauses.',
  },
  'refresh-ended': {
    status: 409,
    title: 'The refresh has already finished',
    remedy: 'Read it with `GET /refresh/{id}`. A final status never changes.',
  },
  'connection-exists': {
    status: 409,
    title: 'This connection id is already taken',
    remedy: 'Choose another id. The id of a deleted connection cannot be used again.',
  },
  'connection-changed': {
    status: 409,
    title: 'Another request changed the connection first',
    remedy: 'Read it with `GET /connections/{id}` and send your change again.',
  },
  'managed-by-file': {
    status: 409,
    title: 'The connection cannot be changed over the API',
    remedy: 'Change it in `CONNECTIONS_FILE`. Connections of the built-in sandbox cannot be changed.',
  },
  'nothing-to-release': {
    status: 409,
    title: 'No import of this source is in progress',
    remedy: 'There is nothing to do: no import blocks the next request for this source.',
  },
  'connection-duplicate': {
    status: 409,
    title: 'Another connection already uses these credentials',
    remedy: 'Use that connection. Two connections with the same credentials would exceed their common quota.',
  },
  'connection-paused': {
    status: 409,
    title: 'The connection is paused',
    remedy: 'Ask an operator to resume it.',
  },
  'connection-unauthorized': {
    status: 409,
    title: 'The provider rejects the credentials of this connection',
    remedy: 'Correct the credentials, then call `POST /connections/{id}/verify`.',
  },
  'too-many-webhooks': {
    status: 409,
    title: 'This key has too many webhooks',
    remedy: 'Delete a webhook that you no longer need.',
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
    title: 'This content type is not supported',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The URL and headers are too large',
    remedy: 'Send a shorter URL, or fewer or shorter headers. Together they may have 16 KiB.',
  },
  'since-not-supported': {
    status: 422,
    title: 'This provider does not support a start date',
    remedy: 'Leave out `since`. The provider continues from its own watermark.',
  },
  'since-in-future': {
    status: 422,
    title: 'The start date is in the future',
    remedy: 'Send a `since` that is not later than now.',
  },
  'source-not-refreshable': {
    status: 422,
    title: 'This source cannot be refreshed',
    remedy: 'Choose a source whose `refreshable` is true.',
  },
  'credentials-refused': {
    status: 422,
    title: 'The provider rejects these credentials',
    remedy: 'Correct the credentials and send them again. Nothing was changed.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used with another body',
    remedy: 'Send a new key for a new request. To repeat the first request, send its body unchanged.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    remedy: 'Try again after the time in `Retry-After`. `RateLimit` shows how many requests are left.',
  },
  'queue-full': {
    status: 429,
    title: 'Too many refreshes are unfinished',
    remedy: 'Try again after the time in `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'The gateway failed unexpectedly',
    remedy: 'Try again. If it fails again, give the `requestId` to an operator.',
  },
  unavailable: {
    status: 503,
    title: 'The gateway cannot serve this request now',
    remedy: 'Try again after the time in `Retry-After`.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** The stable code of a problem. */
export type ProblemCode = keyof typeof problemCatalogue;
