import type { DispatchState, PlannedRun } from '../../../src/dispatch/plan/dispatch-state.js';
import { newWindow, type QuotaWindow } from '../../../src/dispatch/plan/quota-window.js';

/** The time at which the planner's scenarios start: ten seconds past a minute. */
export const scenarioStartInMs = Date.UTC(2026, 6, 1, 12, 0, 10);

/** A quota that a response reported: forty calls per minute, none used, the window has just started. */
export function reportedQuota(changes: Partial<QuotaWindow> = {}): QuotaWindow {
  return {
    ...newWindow(scenarioStartInMs),
    limit: 40,
    remaining: 40,
    endsAtInMs: scenarioStartInMs + 51_000,
    endIsReported: true,
    responseSeen: true,
    ...changes,
  };
}

/** An active connection like ShipEngine's: statuses in the list, no refresh-all, never listed. */
export function buildState(changes: Partial<DispatchState> = {}): DispatchState {
  return {
    status: 'active',
    statusReason: null,
    capabilities: { refreshAll: false, statusInList: true, readStatus: false, referenceData: null },
    settleInMs: 30_000,
    retriggerAfterInMs: 900_000,
    quotaRule: { callsPerMinute: 40, share: 0.8 },
    quota: reportedQuota(),
    inFlight: [],
    list: {
      demandedAtInMs: null,
      startedAtInMs: null,
      failedStartedAtInMs: null,
      retryAtInMs: null,
      failures: 0,
    },
    statusReads: [],
    verify: { demandedAtInMs: null, startedAtInMs: null },
    referenceData: { known: false, readAtInMs: null },
    suspectedRefusalSinceInMs: null,
    hasUnfixedRefreshes: false,
    refreshableSources: new Set(),
    runs: [],
    ...changes,
  };
}

/** A state whose last successful list read started `agoInMs` before the scenario. */
export function buildListed(agoInMs: number, changes: Partial<DispatchState> = {}): DispatchState {
  const state = buildState(changes);
  return { ...state, list: { ...state.list, startedAtInMs: scenarioStartInMs - agoInMs } };
}

/** Capabilities like those of ShipStation V1: no statuses in the list, one call for each status. */
export const statusByItself: DispatchState['capabilities'] = {
  refreshAll: true,
  statusInList: false,
  readStatus: true,
  referenceData: { callKind: 'marketplaces', validForInMs: 86_400_000, retryAfterInMs: 600_000 },
};

/** A needed run that was just stored. Its source is known, but was not listed since. */
export function buildRun(id: string, changes: Partial<PlannedRun> = {}): PlannedRun {
  return {
    id,
    source: `source-of-${id}`,
    kind: 'watermark',
    state: 'waiting',
    sinceInMs: null,
    priority: 'interactive',
    createdAtInMs: scenarioStartInMs - 1_000,
    notBeforeInMs: null,
    triggerCount: 0,
    requestedAtInMs: null,
    unknownSinceInMs: null,
    busySinceInMs: null,
    acceptedAtInMs: null,
    startedAtInMs: null,
    lastFailure: null,
    runningSeenAtInMs: null,
    needed: true,
    countingReads: 0,
    moved: false,
    waiting: null,
    listStartedAtInMs: null,
    listFinishedAtInMs: null,
    sourceKnown: true,
    lastRunFinishedAtInMs: null,
    normalizedStatus: null,
    statusReadStartedAtInMs: null,
    ...changes,
  };
}

/** A waiting run with a baseline: a list read that started after the run became eligible and has just finished. */
export function buildReady(id: string, changes: Partial<PlannedRun> = {}): PlannedRun {
  return buildRun(id, {
    createdAtInMs: scenarioStartInMs - 2_000,
    listStartedAtInMs: scenarioStartInMs - 1_000,
    listFinishedAtInMs: scenarioStartInMs - 500,
    ...changes,
  });
}

/** A run that the provider accepted `agoInMs` before the scenario. */
export function buildLive(id: string, agoInMs: number, changes: Partial<PlannedRun> = {}): PlannedRun {
  const acceptedAtInMs = scenarioStartInMs - agoInMs;
  return buildRun(id, {
    state: 'live',
    createdAtInMs: acceptedAtInMs - 2_000,
    triggerCount: 1,
    requestedAtInMs: acceptedAtInMs - 200,
    acceptedAtInMs,
    ...changes,
  });
}

/** A run whose trigger response was lost `agoInMs` before the scenario. */
export function buildLost(id: string, agoInMs: number, changes: Partial<PlannedRun> = {}): PlannedRun {
  const unknownSinceInMs = scenarioStartInMs - agoInMs;
  return buildRun(id, {
    state: 'triggering',
    createdAtInMs: unknownSinceInMs - 2_000,
    triggerCount: 1,
    requestedAtInMs: unknownSinceInMs - 200,
    unknownSinceInMs,
    ...changes,
  });
}
