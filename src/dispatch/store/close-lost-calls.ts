import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { lockSourcesWithOpenRuns } from '../../refresh/store/lock-sources.js';
import { loseResponses } from './record-trigger.js';

/** The error of runs whose trigger response is unknown because the owner stopped. */
export const ownerDied: RefreshError = {
  code: 'provider-unavailable',
  detail: 'The gateway stopped before the response came.',
};

/**
 * Closes the intents that a former owner left without an outcome. It is unknown whether these calls were made, so their runs
 * count as triggered with a lost response. Returns the number of calls.
 */
export async function closeLostCalls(
  transaction: DatabaseTransaction,
  connectionId: number,
  fence: number,
): Promise<number> {
  const { rows } = await sql<{ run_ids: string[] }>`
    update provider_calls set finished_at = clock_timestamp(), outcome = 'unknown'
    where connection_id = ${connectionId} and fence < ${fence} and finished_at is null
    returning run_ids`.execute(transaction);
  const runIds = rows.flatMap((row) => row.run_ids);
  if (runIds.length > 0) {
    // This pass needs the locks of all sources: taking them together keeps the lock order.
    await lockSourcesWithOpenRuns(transaction, connectionId, null);
    await loseResponses(transaction, runIds, ownerDied);
  }
  return rows.length;
}
