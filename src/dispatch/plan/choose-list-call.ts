import type { DispatchState, PlannedCall } from './dispatch-state.js';
import { nextTickAtInMs } from './next-tick.js';
import type { PlanningView } from './planning-view.js';
import { callsOfWindow } from './quota-window.js';
import { quickBaselineInMs, runsWorthBaseline, minTickInMs } from './timing.js';

/**
 * The list read to make now, or null. If the provider needs reference data for its list, they are read first. One list read at a time serves everything: look-ups, baselines, and the tick of every live run.
 */
export function chooseListCall(view: PlanningView): PlannedCall | null {
  const { state, nowInMs } = view;
  if (state.inFlight.some((call) => call.kind === 'list' || call.kind === 'reference-data')) return null;
  const dueAtInMs = listDueAtInMs(view);
  if (dueAtInMs === null || nowInMs < dueAtInMs) return null;
  const page = state.list.nextPage ?? null;
  if (page !== null) return { kind: 'list', page };
  return referenceDataIsDue(state, nowInMs) ? { kind: 'reference-data' } : { kind: 'list' };
}

/** When the next list read is due, or null when nothing needs one. */
export function listDueAtInMs(view: PlanningView): number | null {
  const { state } = view;
  const { list } = state;
  const needBaseline = view.judged.filter(({ eligibility }) => eligibility.kind === 'baseline').length;
  const candidates = [
    isDemanded(state) ? state.list.demandedAtInMs : null,
    state.hasUnfixedRefreshes || state.suspectedRefusalSinceInMs !== null ? 0 : null,
    (list.nextPage ?? null) === null ? null : 0,
    // Runs that need a baseline within a short time share one.
    needBaseline > 0 ? (list.startedAtInMs ?? 0) + baselinePaceInMs(view, needBaseline) : null,
    nextTickAtInMs(view, state.statusReads.length),
  ].filter((at) => at !== null);
  if (candidates.length === 0) return null;
  return Math.max(Math.min(...candidates), list.retryAtInMs ?? 0);
}

/**
 * Minimum time between two baseline reads: short while less than half of the window is used or enough runs need one, else
 * the shortest tick.
 */
function baselinePaceInMs({ state, budget }: PlanningView, runs: number): number {
  const isShort = state.quota.used * 2 >= callsOfWindow(state.quota, state.quotaRule);
  const isSparing = isShort && runs < runsWorthBaseline;
  return isSparing ? minTickInMs(budget) : Math.min(quickBaselineInMs, minTickInMs(budget));
}

function isDemanded({ list }: DispatchState): boolean {
  const lastStartedAtInMs = Math.max(list.startedAtInMs ?? 0, list.failedStartedAtInMs ?? 0);
  return list.demandedAtInMs !== null && list.demandedAtInMs > lastStartedAtInMs;
}

function referenceDataIsDue({ capabilities, referenceData }: DispatchState, nowInMs: number): boolean {
  const rule = capabilities.referenceData;
  if (rule === null) return false;
  if (referenceData.readAtInMs === null) return true;
  const ageInMs = nowInMs - referenceData.readAtInMs;
  return ageInMs >= (referenceData.known ? rule.validForInMs : rule.retryAfterInMs);
}
