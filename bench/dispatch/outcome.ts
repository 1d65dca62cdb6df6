/** What one contender came to in one scenario, all its accounts together. */
export interface Outcome {
  readonly calls: number;
  readonly listReads: number;
  readonly statusReads: number;
  readonly triggers: number;
  readonly throttled: number;
  /** Wishes whose end was proven. */
  readonly notified: number;
  /** From the begin of the scenario to the last proven end, of the slowest account. */
  readonly totalInMs: number;
  /** For each wish, from the end of its import at the provider to its caller knowing, in ascending order. */
  readonly delaysInMs: readonly number[];
  /** The longest time between two list reads that followed each other while an import was going on; never above 30 s. */
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

/** The value below which the given part (0 to 1) of ascending values lies; of no values 0. */
export function percentile(ascending: readonly number[], part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(part * ascending.length) - 1)] ?? 0;
}
