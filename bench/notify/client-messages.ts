/** The task of the clients. */
export interface ClientsTask {
  readonly port: number;
  readonly key: string;
  /** Half of the clients of each refresh read a stream, the other half wait for the response. */
  readonly refreshIds: readonly string[];
  readonly clientsForEach: number;
}

/** What the clients report. */
export type ClientsReport =
  /** All clients are connected and wait. */
  | { readonly kind: 'waiting' }
  /** When each client was notified, in milliseconds since 1970. */
  | { readonly kind: 'notified'; readonly streams: readonly number[]; readonly waiters: readonly number[] };
