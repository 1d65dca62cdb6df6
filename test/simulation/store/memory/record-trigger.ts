import {
  errorOfTrigger,
  closesSource,
  decideRequeue,
  isSuspectedRefusal,
  type NotTriggered,
} from '../../../../src/dispatch/plan/judge-failure.js';
import type { Evidence } from '../../../../src/dispatch/plan/evidence.js';
import type {
  ProviderFailure,
  TriggerResponse,
} from '../../../../src/providers/contract/provider-response.js';
import type { RefreshError } from '../../../../src/refresh/rules/notes.js';
import { changeRuns, endRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';
import { takeInWaitingRuns } from './supersede-runs.js';

/** Records the response to a trigger (`src/dispatch/store/record-trigger.ts`); true for a suspected refusal. */
export function recordTrigger(
  context: MemoryContext,
  runs: readonly RunRow[],
  response: TriggerResponse,
): boolean {
  switch (response.kind) {
    case 'accepted':
      changeRuns(context, runs, 'accepted', (run) => ({
        accepted_at: context.now,
        unknown_since: null,
        failed_count: 0,
        waiting: null,
        evidence: countFrom(run, context.now),
      }));
      return false;
    case 'unknown':
      loseResponses(context, runs, errorOfTrigger(response.failure));
      return false;
    case 'not-asked':
      requeue(context, runs, response.failure);
      return false;
    case 'rejected':
      return recordRejection(context, runs, response.failure);
    default:
      return response satisfies never;
  }
}

/** The response to a trigger was lost: the runs stay frozen. */
export function loseResponses(context: MemoryContext, runs: readonly RunRow[], failure: RefreshError): void {
  changeRuns(context, runs, 'unknown', (run) => ({
    unknown_since: context.now,
    last_failure: failure,
    evidence: countFrom(run, run.requested_at),
  }));
}

/** The trigger certainly started nothing: the runs wait again. */
export function requeue(context: MemoryContext, runs: readonly RunRow[], failure: NotTriggered): void {
  const [first] = runs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (first === undefined) return;
  const decision = decideRequeue(first, failure, context.random());
  if (decision.kind === 'settle') {
    loseResponses(context, runs, decision.error);
    for (const run of runs) run.trigger_count -= 1;
    return;
  }
  takeInWaitingRuns(context, runs);
  const { delayInMs, error } = decision;
  changeRuns(context, runs, 'not-asked', (run) => ({
    trigger_count: run.trigger_count - 1,
    failed_count: run.failed_count + 1,
    not_before: delayInMs === null ? null : new Date(context.now.getTime() + delayInMs),
    requested_at: null,
    since_sent: null,
    evidence: null,
    busy_since: null,
    last_failure: error,
  }));
}

function countFrom(run: RunRow, instant: Date | null): Evidence | null {
  const evidence = run.evidence;
  if (evidence === null || evidence.countsFromInMs !== null || instant === null) return evidence;
  return { ...evidence, countsFromInMs: instant.getTime() };
}

function recordRejection(context: MemoryContext, runs: readonly RunRow[], failure: ProviderFailure): boolean {
  if (isSuspectedRefusal(runs, failure)) {
    requeue(context, runs, failure);
    return true;
  }
  endRuns(context, runs, { event: 'rejected', error: errorOfTrigger(failure) });
  if (closesSource(runs, failure)) {
    for (const run of runs) {
      Object.assign(context.tables.sourceOf(run), { refreshable: false, not_refreshable_at: context.now });
    }
  }
  return false;
}
