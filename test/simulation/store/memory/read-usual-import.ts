import type { UsualImport } from '../../../../src/dispatch/plan/dispatch-state.js';
import { latestImports } from '../../../../src/dispatch/store/load-dispatch-state.js';
import type { RunRow } from './memory-row.js';
import type { MemoryTables } from './memory-tables.js';

/** What the latest proven imports show of how long they take (`src/dispatch/store/load-dispatch-state.ts`). */
export function readUsualImport(tables: MemoryTables, connectionId: number): UsualImport | null {
  const latest = tables
    .provenRunsOf(connectionId)
    .toSorted((a, b) => finishedAtInMs(b) - finishedAtInMs(a))
    .slice(0, latestImports);
  if (latest.length === 0) return null;
  const running = latest.flatMap((run) => {
    const seenInMs = run.evidence?.runningLastSeenInMs ?? null;
    return seenInMs === null ? [] : [seenInMs - requestedAtInMs(run)];
  });
  return {
    overAfterInMs: Math.min(...latest.map((run) => finishedAtInMs(run) - requestedAtInMs(run))),
    runningAfterInMs: running.length === 0 ? null : Math.max(...running),
  };
}

function finishedAtInMs(run: RunRow): number {
  return run.finished_at?.getTime() ?? 0;
}

function requestedAtInMs(run: RunRow): number {
  return run.requested_at?.getTime() ?? 0;
}
