import { findReadyRuns, findRefreshAll, sortTriggers } from './choose-triggers.js';
import { isReadByItself, type PlanningView } from './planning-view.js';
import { callsOfWindow, windowInMs } from './quota-window.js';
import { maxTickInMs } from './timing.js';

const slowTicksOfWindow = windowInMs / maxTickInMs;

/**
 * The window in which each ready run that was not started is expected to be triggered, by run id: 0 is the next window. Reads
 * take a part of each window. If each status takes a call of its own, every import costs one more call.
 */
export function expectWindows(view: PlanningView, started: ReadonlySet<string>): ReadonlyMap<string, number> {
  const waiting = findReadyRuns(view).filter((run) => !started.has(run.id));
  const isOneCall = findRefreshAll(view, waiting) !== null;
  const perWindow = isOneCall ? waiting.length : triggersOfWindow(view);
  const inOrder = sortTriggers(waiting, view.nowInMs);
  return new Map(inOrder.map((run, index) => [run.id, Math.floor(index / perWindow)]));
}

function triggersOfWindow({ state, budget }: PlanningView): number {
  const total = callsOfWindow(state.quota, state.quotaRule);
  const left = isReadByItself(state) ? (total - slowTicksOfWindow) / 2 : total - budget;
  return Math.max(1, Math.floor(left));
}
