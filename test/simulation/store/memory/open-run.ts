import { describeOpenRun, type RunWithSource } from '../../../../src/dispatch/store/read-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';

/** An unfinished run with what is known of its source. */
export type OpenRun = RunWithSource & { readonly run: RunRow };

/** Reads the unfinished runs of a connection, of one source if named (`src/dispatch/store/read-runs.ts`). */
export function readOpenRuns(
  { tables }: MemoryContext,
  connectionId: number,
  sourceId: string | null = null,
): readonly OpenRun[] {
  return tables.openRunsOf(connectionId, sourceId).map((run) => {
    const { state } = run;
    if (state === 'finished') throw new Error(`The run ${run.id} has finished.`);
    const isWanted = tables.openTargetsOfRun(run.id).size > 0;
    return { ...describeOpenRun({ ...run, state }, tables.sourceOf(run), isWanted), run };
  });
}
