/** One answer of the gateway, found true to the contract. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, the text of anything else, null when there is none. */
  readonly body: unknown;
}
