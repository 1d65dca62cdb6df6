/**
 * Why a call got no complete response. An open list: `invalid-url`, `forbidden-address`, `unresolvable`, `connection-failed`,
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

/** The outcome of a call to a receiver. */
export type PostOutcome =
  | {
      readonly kind: 'responded';
      readonly status: number;
      /** The `Retry-After` header, unchanged. */
      readonly retryAfter: string | null;
      /** The `Date` header, unchanged: `Retry-After` may be an instant on that clock. */
      readonly date: string | null;
    }
  | { readonly kind: 'failed'; readonly reason: PostFailure };
