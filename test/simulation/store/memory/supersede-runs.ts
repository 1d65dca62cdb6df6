import { endRuns, touchRun, withdrawRun } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';
import { serveRequests } from './serve-requests.js';

/** Supersedes live runs whose end was lost (`src/refresh/store/move-targets.ts`). */
export function supersedeRuns(context: MemoryContext, runs: readonly RunRow[]): void {
  for (const run of runs) {
    endRuns(context, [run], { event: 'superseded' });
    const request = { ...run, max_age_seconds: null, created_at: context.now };
    const [next] = serveRequests(context, run.connection_id, [run.source_id], request);
    if (next === undefined) throw new Error('A request for one source is served by one run.');
    if (!context.flaws.has('superseded-left-behind')) moveTargets(context, run, next.run);
    touchRun(context, next.run);
  }
}

/** Frozen runs wait again. Each takes in a waiting run that was created meanwhile (`src/refresh/store/move-targets.ts`). */
export function takeInWaitingRuns(context: MemoryContext, runs: readonly RunRow[]): void {
  for (const run of runs) {
    const waiting = context.tables
      .openRunsOf(run.connection_id, run.source_id)
      .find((one) => one.state === 'waiting' && one.kind === run.kind);
    if (run.state !== 'triggering' || waiting === undefined) continue;
    moveTargets(context, waiting, run);
    if (run.since !== null && waiting.since !== null && waiting.since < run.since) run.since = waiting.since;
    if (waiting.priority === 'interactive') run.priority = waiting.priority;
    withdrawRun(context, waiting);
  }
}

function moveTargets({ tables }: MemoryContext, from: RunRow, to: RunRow): void {
  for (const target of [...tables.openTargetsOfRun(from.id)]) tables.moveTarget(target, to);
}
