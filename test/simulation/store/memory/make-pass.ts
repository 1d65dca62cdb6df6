import { decideNextPass } from '../../../../src/dispatch/plan/decide-next-pass.js';
import type { DispatchState } from '../../../../src/dispatch/plan/dispatch-state.js';
import { planDispatch } from '../../../../src/dispatch/plan/plan-dispatch.js';
import { countCalls, loseCalls, openWindow } from '../../../../src/dispatch/plan/quota-window.js';
import {
  buildDispatchState,
  findNeededReads,
  type NeededReads,
  type StateReads,
} from '../../../../src/dispatch/store/build-dispatch-state.js';
import { ownerDied, notSent } from '../../../../src/dispatch/store/close-calls.js';
import type { DispatchPass, PassOwner } from '../../../../src/dispatch/store/make-pass.js';
import { isListed } from '../../../../src/refresh/rules/choose-targets.js';
import { startCalls } from './start-calls.js';
import type { MemoryContext } from './memory-context.js';
import { readDispatch } from './read-dispatch.js';
import { readOpenRuns } from './open-run.js';
import { recordSteps } from './record-steps.js';
import { readUsualImport } from './read-usual-import.js';
import { loseResponses, requeue } from './record-trigger.js';

/** One pass (`src/dispatch/store/make-pass.ts`). */
export function makePass(context: MemoryContext, owner: PassOwner): DispatchPass {
  const { connectionId, account, inFlight } = owner;
  const { flaws, tables } = context;
  const row = readDispatch(context, connectionId);
  const { nowInMs, reference_data: referenceData } = row;
  const closed = closeLostCalls(context, connectionId, owner.fence);
  const lost = flaws.has('calls-in-flight-forgotten') ? 0 : closed;
  const quota = loseCalls(openWindow(row.quota, inFlight.length + lost, nowInMs), lost, nowInMs);
  const runs = readOpenRuns(context, connectionId);
  const parts = { connectionId, account, row: { ...row, quota }, runs, inFlight };
  const reads = readState(context, connectionId, findNeededReads(parts));
  const state = buildDispatchState(parts, reads);
  const plan = planDispatch(flaws.has('two-busy-runs') ? hideBusyRuns(state) : state, nowInMs);
  const byId = new Map(runs.map((one) => [one.run.id, one]));
  recordSteps(context, plan.steps, byId);
  const calls =
    account === null
      ? []
      : startCalls(context, { connectionId, fence: owner.fence, account, runs: byId }, plan.calls);
  if (calls.length > 0 || lost > 0) {
    tables.dispatchOf(connectionId).quota = countCalls(quota, calls.length);
  }
  return { account, referenceData, plan, calls, nextPassInMs: decideNextPass(plan, calls.length, nowInMs) };
}

/** Closes the intents that a former owner left without an outcome (`src/dispatch/store/close-calls.ts`). */
function closeLostCalls(context: MemoryContext, connectionId: number, fence: number): number {
  const { tables, now, flaws } = context;
  const lost = [...tables.openCalls].filter(
    (call) => call.connection_id === connectionId && call.fence < fence,
  );
  for (const call of lost) {
    Object.assign(call, { finished_at: now, outcome: 'unknown' });
    tables.openCalls.delete(call);
  }
  const runs = lost.flatMap((call) => call.run_ids).flatMap((id) => tables.runs.get(id) ?? []);
  if (flaws.has('lost-call-as-unsent')) requeue(context, runs, notSent);
  else if (!flaws.has('lost-call-forgotten')) loseResponses(context, runs, ownerDied);
  return lost.length;
}

function readState({ tables }: MemoryContext, connectionId: number, needed: NeededReads): StateReads {
  const sinceInMs = needed.statusReadsSinceInMs ?? Infinity;
  const statusReads = tables
    .statusCallsOf(connectionId)
    .filter((call) => call.started_at.getTime() > sinceInMs)
    .flatMap(({ source_id: source, started_at: startedAt }) =>
      source === null ? [] : [{ source, startedAtInMs: startedAt.getTime() }],
    );
  const sources = needed.refreshableSources ? [...tables.sourcesOf(connectionId).values()] : [];
  const refreshable = sources.filter((source) => isListed(source) && source.refreshable);
  const hasUnfixedRefreshes = [...tables.openRefreshes].some(
    (refresh) => refresh.connection_id === connectionId && !refresh.targets_fixed,
  );
  return {
    statusReads,
    usualImport: needed.usualImport ? readUsualImport(tables, connectionId) : null,
    hasUnfixedRefreshes,
    refreshableSources: new Set(refreshable.map((source) => source.source_id)),
  };
}

/** The planted bug: a source with a waiting run does not look busy. */
function hideBusyRuns(state: DispatchState): DispatchState {
  const waiting = new Set(state.runs.filter((run) => run.state === 'waiting').map((run) => run.source));
  return { ...state, runs: state.runs.filter((run) => run.state === 'waiting' || !waiting.has(run.source)) };
}
