import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { lockSourcesWithOpenRuns } from '../../refresh/store/lock-sources.js';
import { loseResponses } from './record-trigger.js';

/** Why their answers are not known. */
export const ownerDied: RefreshError = {
  code: 'provider-unavailable',
  detail: 'The gateway stopped before the answer came.',
};

/**
 * Closes the intents that a former owner left without an outcome: nobody knows whether these calls were made, so runs they
 * asked for count as asked with an unknown answer. Returns how many there were.
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
    // The look that this belongs to needs all of them: locked at once, so that the order of locks is kept.
    await lockSourcesWithOpenRuns(transaction, connectionId, null);
    await loseResponses(transaction, runIds, ownerDied);
  }
  return rows.length;
}
