import type { KnownValues } from '../../platform/known-values.js';

/** Every status of a refresh. No status is ever added: clients switch over them. */
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

/** The status of one target: as of a refresh, but never `partial`. */
export type TargetStatus = Exclude<RefreshStatus, 'partial'>;

/** How a refresh or target can succeed. */
export const refreshOutcomes = {
  imported: 'the provider imported',
  'already-fresh': 'a recent import was enough, no call was made',
} as const satisfies KnownValues;

/** How a refresh or target succeeded. */
export type RefreshOutcome = keyof typeof refreshOutcomes;

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

/** Every transition of a target. It may skip a status, enters none twice, and never leaves a final one. */
export const targetTransitions: Readonly<Record<TargetStatus, readonly TargetStatus[]>> = {
  queued: ['requested', 'running', ...ends],
  requested: ['running', ...ends],
  running: ends,
  succeeded: [],
  failed: [],
  canceled: [],
  expired: [],
};

/** Every transition of a refresh. */
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

/** Whether a status is final. A final status never changes. */
export function isFinal(status: RefreshStatus): boolean {
  return refreshTransitions[status].length === 0;
}

/** The next status of a target: `requested` if the transition is allowed, else `current`. */
export function advanceTarget(current: TargetStatus, requested: TargetStatus): TargetStatus {
  return targetTransitions[current].includes(requested) ? requested : current;
}
