/** Every status of a refresh. Closed for good: clients switch over it. */
export const refreshStatuses = [
  'queued',
  'requested',
  'running',
  'succeeded',
  'partial',
  'failed',
  'canceled',
  'expired',
] as const;

/** The status of a refresh. */
export type RefreshStatus = (typeof refreshStatuses)[number];

/** The status of one target: like a refresh's, never `partial`. */
export type TargetStatus = Exclude<RefreshStatus, 'partial'>;

/** Every status of a target, in the order of `targetCounts`. */
export const targetStatuses = [
  'queued',
  'requested',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'expired',
] as const satisfies readonly TargetStatus[];

const ends = ['succeeded', 'failed', 'canceled', 'expired'] as const;

/** Every transition a target may make. A state may be skipped, none is entered twice, an end is never left. */
export const targetTransitions: Readonly<Record<TargetStatus, readonly TargetStatus[]>> = {
  queued: ['requested', 'running', ...ends],
  requested: ['running', ...ends],
  running: ends,
  succeeded: [],
  failed: [],
  canceled: [],
  expired: [],
};

/** Every transition a refresh may make. */
export const refreshTransitions: Readonly<Record<RefreshStatus, readonly RefreshStatus[]>> = {
  queued: ['requested', 'running', 'partial', ...ends],
  requested: ['running', 'partial', ...ends],
  running: ['partial', ...ends],
  succeeded: [],
  partial: [],
  failed: [],
  canceled: [],
  expired: [],
};

/** Whether a status is an end. A final state never changes. */
export function isFinal(status: RefreshStatus): boolean {
  return refreshTransitions[status].length === 0;
}

/** The status a target has after it was told `wished`: the wish where the list of transitions allows it, else what it was. */
export function advanceTarget(current: TargetStatus, requested: TargetStatus): TargetStatus {
  return targetTransitions[current].includes(requested) ? requested : current;
}
