/** The outcome of one contender in one scenario, for all accounts together. */
export interface Outcome {
  readonly calls: number;
  readonly listReads: number;
  readonly statusReads: number;
  readonly triggers: number;
  readonly throttled: number;
  /** Requests whose end was proven. */
  readonly notified: number;
  /** From the start of the scenario to the last proven end, for the slowest account. */
  readonly totalInMs: number;
  /** For each request, from the end of its import at the provider until the caller is notified; in ascending order. */
  readonly delaysInMs: readonly number[];
  /** The longest time between two successive list reads; at most 30 s. */
  readonly tickInMs: number;
  /** Status reads that the rule of docs/reference/dispatch.md does not allow. */
  readonly readsBeyondRule: number;
}

/** The outcome of several accounts that share nothing. */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  return {
    calls: sum((one) => one.calls),
    listReads: sum((one) => one.listReads),
    statusReads: sum((one) => one.statusReads),
    triggers: sum((one) => one.triggers),
    throttled: sum((one) => one.throttled),
    notified: sum((one) => one.notified),
    totalInMs: Math.max(...outcomes.map((one) => one.totalInMs)),
    tickInMs: Math.max(...outcomes.map((one) => one.tickInMs)),
    readsBeyondRule: sum((one) => one.readsBeyondRule),
    delaysInMs: outcomes.flatMap((one) => one.delaysInMs).toSorted((a, b) => a - b),
  };
}

/** The percentile for a fraction (0 to 1) of ascending values; 0 without values. */
export function percentile(ascending: readonly number[], fraction: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(fraction * ascending.length) - 1)] ?? 0;
}
