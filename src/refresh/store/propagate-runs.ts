import type { Database } from '../../database/database.js';
import { findStaleRefreshes, type StaleRefresh } from './find-stale-refreshes.js';
import { markPropagated } from './mark-propagated.js';
import { propagateToRefreshes } from './propagate-to-refreshes.js';

const runBatchSize = 250;
const refreshBatchSize = 200;
/** Of one transaction; a refresh with more targets than these has one of its own. */
const targetBatchSize = 500;

/** How a spread is told of, and when it is to stop before its end. */
export interface PropagationOptions {
  /** Is given the refreshes that visibly changed, after each commit. */
  readonly announce?: (refreshIds: readonly string[]) => void;
  readonly signal?: AbortSignal;
}

/**
 * Tells the targets of a connection's runs what their runs now show: all that was committed before it began. It walks over the runs
 * that have news, tells the refreshes of each in batches, with all that these have to learn, and notes that the run has been told.
 * Every batch is a transaction of its own. Idempotent: any replica may do it at any time, also after a crash. Returns the ids of the
 * changed refreshes.
 */
export async function propagateRuns(
  database: Database,
  connectionId: number,
  { announce, signal }: PropagationOptions = {},
): Promise<string[]> {
  const changed: string[] = [];
  let runIds = await findUnpropagatedRuns(database, connectionId, '', runBatchSize);
  while (runIds.length > 0) {
    for (;;) {
      const found = await findStaleRefreshes(database, runIds, refreshBatchSize);
      if (found.length === 0) break;
      for (const batch of cutIntoBatches(found)) {
        if (signal?.aborted === true) return changed;
        const told = await propagateToRefreshes(database, batch, targetBatchSize);
        announce?.(told);
        changed.push(...told);
      }
    }
    await markPropagated(database, runIds);
    runIds = await findUnpropagatedRuns(database, connectionId, runIds.at(-1) ?? '', runBatchSize);
  }
  return changed;
}

/** Runs whose targets have not all learnt their version, in id order. */
export async function findUnpropagatedRuns(
  database: Database,
  connectionId: number,
  afterId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('runs')
    .select('id')
    .where('connection_id', '=', connectionId)
    .whereRef('propagated_version', '<', 'version')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Batches of ids, in their order, that keep within the bound. */
function cutIntoBatches(found: readonly StaleRefresh[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let targets = 0;
  for (const refresh of found) {
    const last = batches.at(-1);
    targets += refresh.targets;
    if (last === undefined || targets > targetBatchSize) {
      batches.push([refresh.id]);
      targets = refresh.targets;
    } else {
      last.push(refresh.id);
    }
  }
  return batches;
}
