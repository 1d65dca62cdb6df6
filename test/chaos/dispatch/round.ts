/** What is done to the gateways and their PostgreSQL. */
export const roundKinds = [
  'kill -9',
  'stop beyond the lease',
  'PostgreSQL restarted',
  'PostgreSQL killed',
  'connections cut',
  'notifications lost',
] as const;

/** One kind of trouble. */
export type RoundKind = (typeof roundKinds)[number];

/** One trouble that was made, on the machine's clock. */
export interface Round {
  readonly kind: RoundKind;
  /** The gateway it befell; null when all. */
  readonly gateway: string | null;
  readonly fromInMs: number;
  readonly untilInMs: number;
}
