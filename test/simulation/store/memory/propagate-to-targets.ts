import { isDeepStrictEqual } from 'node:util';
import { applyRun } from '../../../../src/refresh/rules/apply-run.js';
import type { MemoryContext } from './memory-context.js';
import type { TargetRow } from './memory-row.js';

/** Propagates runs to targets (`src/refresh/store/propagate-to-targets.ts`); returns how many visibly changed. */
export function propagateToTargets({ tables }: MemoryContext, targets: readonly TargetRow[]): number {
  let changed = 0;
  for (const target of targets) {
    const run = tables.runs.get(target.run_id ?? '');
    if (run === undefined || run.version <= target.run_version) continue;
    const view = applyRun(target, run);
    if (!isDeepStrictEqual({ ...target, ...view }, { ...target })) changed += 1;
    Object.assign(target, view, { run_version: run.version });
    if (target.finished_at !== null) tables.closeTarget(target);
  }
  return changed;
}
