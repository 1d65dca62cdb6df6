import type { MemoryContext } from './memory-context.js';
import { recordRefresh } from './record-refresh.js';
import { propagateToTargets } from './propagate-to-targets.js';

const refreshBatchSize = 200;

/** Propagates runs to one batch of refreshes (`src/refresh/store/propagate-runs.ts`); null when there was none. */
export function propagateBatch(context: MemoryContext, connectionId: number): readonly string[] | null {
  const { tables } = context;
  const ids = findStaleRefreshes(context, connectionId);
  if (ids.length === 0) return null;
  return ids.filter((id) => {
    const refresh = tables.refreshes.get(id);
    if (refresh === undefined || refresh.finished_at !== null) return false;
    const open = (tables.targets.get(id) ?? []).filter((target) => target.finished_at === null);
    if (propagateToTargets(context, open) === 0) return false;
    recordRefresh(context, refresh);
    return true;
  });
}

function findStaleRefreshes({ tables }: MemoryContext, connectionId: number): string[] {
  const ids = new Set<string>();
  for (const run of tables.unpropagatedRuns) {
    if (run.connection_id !== connectionId) continue;
    for (const target of tables.openTargetsOfRun(run.id)) {
      if (target.run_version < run.version) ids.add(target.refresh_id);
    }
  }
  return [...ids].sort().slice(0, refreshBatchSize);
}

/** Marks the runs that have reached all their targets. */
export function markPropagated({ tables, flaws }: MemoryContext, connectionId: number): void {
  for (const run of tables.unpropagatedRuns) {
    if (run.connection_id !== connectionId) continue;
    const isBehind = [...tables.openTargetsOfRun(run.id)].some((target) => target.run_version < run.version);
    if (isBehind && !flaws.has('joiner-not-updated')) continue;
    run.propagated_version = run.version;
    tables.unpropagatedRuns.delete(run);
  }
}
