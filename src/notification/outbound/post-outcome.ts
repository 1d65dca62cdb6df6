/**
 * Why a call brought no whole answer. An open list: `invalid-url`, `forbidden-address`, `unresolvable`, `connection-failed`,
 * `connection-lost`, `tls-failed`, `timeout`, `answer-too-large`, `answer-unreadable`, `given-up`.
 */
export type PostFailure =
  | 'invalid-url'
  | 'forbidden-address'
  | 'unresolvable'
  | 'connection-failed'
  | 'connection-lost'
  | 'tls-failed'
  | 'timeout'
  | 'answer-too-large'
  | 'answer-unreadable'
  | 'given-up';

/** What came of a call to somebody else's server. */
export type PostOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The `Retry-After` header as it came. */
      readonly retryAfter: string | null;
      /** The `Date` header as it came: `Retry-After` may be an instant on that clock. */
      readonly date: string | null;
    }
  | { readonly kind: 'failed'; readonly reason: PostFailure };
