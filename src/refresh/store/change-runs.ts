import { type Selectable, sql, type UpdateObject } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RunsTable, Tables } from '../../database/tables.js';
import { nextRunState, type RunEvent, type RunState } from '../rules/run-state.js';

/** One event for some runs of one connection. */
export interface RunChange {
  readonly runIds: readonly string[];
  readonly event: RunEvent;
  /** Further columns to set. */
  readonly set?: UpdateObject<Tables, 'runs'>;
}

/** A run that has changed. */
export type ChangedRun = Pick<Selectable<RunsTable>, 'id' | 'source_id'>;

const states: readonly RunState[] = ['waiting', 'triggering', 'live', 'finished'];

/**
 * Applies an event to the runs whose state allows it. Each changed run gets a new version, so that the change is propagated. Returns
 * the changed runs.
 */
export async function changeRuns(
  transaction: DatabaseTransaction,
  { runIds, event, set = {} }: RunChange,
): Promise<readonly ChangedRun[]> {
  const changed = new Map<string, ChangedRun>();
  for (const state of states) {
    const next = nextRunState(state, event);
    // A run that has just changed must not change again in its new state.
    const open = runIds.filter((id) => !changed.has(id));
    if (next === null || open.length === 0) continue;
    const rows = await transaction
      .updateTable('runs')
      .set({ ...set, state: next, version: sql`version + 1` })
      .where('id', '=', sql<string>`any(${open}::text[])`)
      .where('state', '=', state)
      .returning(['id', 'source_id'])
      .execute();
    for (const run of rows) changed.set(run.id, run);
  }
  return [...changed.values()];
}
