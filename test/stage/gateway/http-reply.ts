/** One response of the gateway that was checked against the contract. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text of another media type; null without a body. */
  readonly body: unknown;
}
