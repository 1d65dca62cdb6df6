import { isDeepStrictEqual } from 'node:util';
import { columnsOfView, viewOfRun, viewOfTarget } from '../../../../src/refresh/store/refresh-records.js';
import { applyRun } from '../../../../src/refresh/rules/apply-run.js';
import type { MemoryContext } from './memory-context.js';
import type { TargetRow } from './memory-row.js';

/** Propagates runs to targets (`src/refresh/store/propagate-to-refreshes.ts`); returns how many visibly changed. */
export function propagateToTargets({ tables }: MemoryContext, targets: readonly TargetRow[]): number {
  let changed = 0;
  for (const target of targets) {
    const run = tables.runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) continue;
    const before = viewOfTarget(target);
    const after = applyRun(before, viewOfRun(run));
    if (!isDeepStrictEqual(before, after)) changed += 1;
    Object.assign(target, columnsOfView(after), { run_version: run.version });
    if (target.finished_at !== null) tables.closeTarget(target);
  }
  return changed;
}
