import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import { initialView } from '../rules/initial-view.js';
import { chooseTargets, endWithoutSource, type OfferedSource } from '../rules/choose-targets.js';
import { recordRefresh } from './record-refresh.js';
import { groupEqualViews, type RefreshRecord, viewColumns } from './refresh-records.js';
import { type ServedSource, serveRequests } from './serve-requests.js';

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
  const ids = usable.map((source) => source.source_id);
  const served = await serveRequests(transaction, refresh.connection_id, ids, refresh, now);
  const unseen = new Set(usable.filter((source) => !source.known).map((source) => source.source_id));
  await insertTargets(transaction, refresh, served, { now, unseen });
  return recordRefresh(transaction, refresh, { warnings });
}

/**
 * Stores the targets of a refresh, each with the state that follows from its run. `unseen` are the sources that no list has shown yet:
 * their targets wait for the look-up.
 */
async function insertTargets(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  served: readonly ServedSource[],
  { now, unseen }: { readonly now: Date; readonly unseen: ReadonlySet<string> },
): Promise<void> {
  if (served.length === 0) return;
  const views = groupEqualViews(
    served.map(({ source, run, how, isBehind }) =>
      initialView({ run, how, isBehind, isUnseen: unseen.has(source) }, now),
    ),
  );
  await sql`
    insert into targets (refresh_id, connection_id, source_id, run_id, run_version, ${viewColumns})
    select ${refresh.id}, ${refresh.connection_id}::bigint, served.source_id, served.run_id, served.run_version, ${viewColumns}
    from unnest(${served.map(({ source }) => source)}::text[], ${served.map(({ run }) => run.id)}::text[],
        ${served.map(({ run }) => run.version)}::integer[], ${views.numbers}::integer[])
      as served (source_id, run_id, run_version, view_number)
    join ${views.table} as viewed on viewed.number = served.view_number`.execute(transaction);
}
