import type { Database } from '../../database/database.js';
import { findStaleRefreshes, type StaleRefresh } from './find-stale-refreshes.js';
import { markPropagated } from './mark-propagated.js';
import { propagateToRefreshes } from './propagate-to-refreshes.js';

const runBatchSize = 250;
const refreshBatchSize = 200;
/** Targets in one transaction. A refresh with more targets gets transactions of its own. */
const targetBatchSize = 500;

/** How a propagation reports its changes, and when it stops early. */
export interface PropagationOptions {
  /** Called after each commit with the refreshes that visibly changed. */
  readonly announce?: (refreshIds: readonly string[]) => void;
  readonly signal?: AbortSignal;
}

/**
 * Propagates the runs of a connection to their targets: every change that was committed before the call. It takes the changed runs in
 * batches, updates their refreshes in batches, and marks the runs as propagated. Each batch is a transaction. Idempotent: any replica
 * may call it at any time, also after a crash. Returns the ids of the changed refreshes.
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
        const updated = await propagateToRefreshes(database, batch, targetBatchSize);
        announce?.(updated);
        changed.push(...updated);
      }
    }
    await markPropagated(database, runIds);
    runIds = await findUnpropagatedRuns(database, connectionId, runIds.at(-1) ?? '', runBatchSize);
  }
  return changed;
}

/** Runs whose version is not propagated to all targets, in id order. */
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

/** Cuts the ids into batches of at most `targetBatchSize` targets, in their order. */
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
