import type { DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord } from './refresh-records.js';
import { chooseTargets, endWithoutSource, type OfferedSource } from '../rules/choose-targets.js';
import { insertTargets } from './insert-refresh.js';
import { recordRefresh } from './record-refresh.js';
import { type DatedRequest, serveRequests } from './serve-requests.js';

/**
 * Creates the targets of a refresh, joins or creates their runs, and records the resulting state. The caller holds the locks of the
 * sources and of the refresh. A source that cannot be refreshed gives a warning. If none is left, the refresh fails.
 */
export async function createTargets(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  sources: readonly OfferedSource[],
  now: Date,
): Promise<RefreshRecord> {
  const { usable, warnings } = chooseTargets(refresh.since, sources);
  if (usable.length === 0) {
    return recordRefresh(transaction, refresh, { warnings, endWithoutTargets: endWithoutSource });
  }
  const request = requestOf(refresh);
  const ids = usable.map((source) => source.source_id);
  const served = await serveRequests(transaction, refresh.connection_id, ids, request, now);
  const unseen = new Set(usable.filter((source) => !source.known).map((source) => source.source_id));
  await insertTargets(transaction, refresh, served, { now, unseen });
  return recordRefresh(transaction, refresh, { warnings });
}

/** What a refresh needs for each of its sources. */
export function requestOf(refresh: RefreshRecord): DatedRequest {
  return {
    kind: refresh.kind,
    sinceInMs: refresh.since?.getTime() ?? null,
    priority: refresh.priority,
    maxAgeInMs: refresh.max_age_seconds === null ? null : refresh.max_age_seconds * 1000,
    receivedAt: refresh.created_at,
  };
}
