/** What the clients are to do. */
export interface ClientsTask {
  readonly port: number;
  readonly key: string;
  /** One half of the clients of each refresh reads events, the other waits for the answer. */
  readonly refreshIds: readonly string[];
  readonly clientsForEach: number;
}

/** What the clients say. */
export type ClientsReport =
  /** Every client is connected and waits. */
  | { readonly kind: 'waiting' }
  /** All were told; when, in milliseconds since 1970. */
  | { readonly kind: 'told'; readonly streams: readonly number[]; readonly waiters: readonly number[] };
