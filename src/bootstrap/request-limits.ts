/** How much, and how slowly, a caller may send. */
export interface RequestLimits {
  readonly bodyInBytes: number;
  /** Longest part of a path that stands for a value. */
  readonly pathParameterInCharacters: number;
  readonly headersTimeoutInMs: number;
  /** For the whole request, headers and body. */
  readonly requestTimeoutInMs: number;
  /** How often the two above are looked after. */
  readonly timeoutCheckInMs: number;
  /** Requests of one connection that may wait for their answers; only clients that send ahead have more than one. */
  readonly unansweredPerConnection: number;
  /** Longer than the idle time of common load balancers (60 s), so that they close first. */
  readonly keepAliveTimeoutInMs: number;
}

/** The limits of every gateway; tests bring shorter ones. */
export const defaultLimits: RequestLimits = {
  bodyInBytes: 1_048_576,
  pathParameterInCharacters: 500,
  headersTimeoutInMs: 15_000,
  requestTimeoutInMs: 30_000,
  timeoutCheckInMs: 5_000,
  unansweredPerConnection: 64,
  keepAliveTimeoutInMs: 72_000,
};
