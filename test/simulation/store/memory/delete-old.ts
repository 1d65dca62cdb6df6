import type { MemoryContext } from './memory-context.js';

const rowBatchSize = 500;
const targetBatchSize = 1000;
const dayInMs = 86_400_000;

/** Deletes one batch of each kind of old row (`src/refresh/retention-sweeper.ts`). */
export function deleteOld({ tables, now }: MemoryContext, days: number): number {
  const before = new Date(now.getTime() - days * dayInMs);
  const isOld = (at: Date | null) => at !== null && at < before;
  let targets = 0;
  const refreshes = [...tables.refreshes.values()]
    .filter((row) => isOld(row.finished_at))
    .toSorted(
      (one, other) => Number(one.finished_at) - Number(other.finished_at) || (one.id < other.id ? -1 : 1),
    )
    .slice(0, rowBatchSize)
    .filter((row) => {
      const earlier = targets;
      targets += row.target_counts.total;
      return earlier < targetBatchSize;
    });
  for (const refresh of refreshes) tables.deleteRefresh(refresh);
  const named = new Set([...tables.targets.values()].flat().map((target) => target.run_id));
  const runs = [...tables.runs.values()]
    .filter((run) => isOld(run.finished_at) && !tables.unpropagatedRuns.has(run) && !named.has(run.id))
    .slice(0, rowBatchSize);
  for (const run of runs) tables.deleteRun(run);
  const calls = [...tables.calls.values()]
    .filter((call) => call.finished_at !== null && isOld(call.started_at))
    .slice(0, rowBatchSize);
  for (const call of calls) tables.calls.delete(call.row_id);
  return refreshes.length + runs.length + calls.length;
}
