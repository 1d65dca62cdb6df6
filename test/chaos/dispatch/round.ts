/** The faults of the gateways and their PostgreSQL. */
export const roundKinds = [
  'kill -9',
  'stop beyond the lease',
  'PostgreSQL restarted',
  'PostgreSQL killed',
  'connections cut',
  'notifications lost',
] as const;

/** One kind of fault. */
export type RoundKind = (typeof roundKinds)[number];

/** One fault that was made; times are by the machine's clock. */
export interface Round {
  readonly kind: RoundKind;
  /** The affected gateway; null when all are. */
  readonly gateway: string | null;
  readonly fromInMs: number;
  readonly untilInMs: number;
}
