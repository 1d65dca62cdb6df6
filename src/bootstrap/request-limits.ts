/** How much a caller may send, and how slowly. */
export interface RequestLimits {
  readonly bodyInBytes: number;
  /** Maximum length of a path parameter. */
  readonly pathParameterInCharacters: number;
  readonly headersTimeoutInMs: number;
  /** Bound for the whole request, headers and body. */
  readonly requestTimeoutInMs: number;
  /** How often both timeouts are checked. */
  readonly timeoutCheckInMs: number;
  /** Maximum of pipelined requests per connection that wait for a response. */
  readonly unansweredPerConnection: number;
  /** Longer than the idle time of common load balancers (60 s), so that they close first. */
  readonly keepAliveTimeoutInMs: number;
}

/** The limits of every gateway; tests use shorter ones. */
export const defaultLimits: RequestLimits = {
  bodyInBytes: 1_048_576,
  pathParameterInCharacters: 500,
  headersTimeoutInMs: 15_000,
  requestTimeoutInMs: 30_000,
  timeoutCheckInMs: 5_000,
  unansweredPerConnection: 64,
  keepAliveTimeoutInMs: 72_000,
};
