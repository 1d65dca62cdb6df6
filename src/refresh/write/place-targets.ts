import type { Selectable } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { SourcesTable } from '../../database/tables.js';
import type { RefreshRecord } from '../refresh-records.js';
import type { Warning } from '../rules/notes.js';
import { insertTargets } from './insert-refresh.js';
import { recordRefresh } from './record-refresh.js';
import { serveWishes } from './serve-wishes.js';

type SourceRow = Selectable<SourcesTable>;

/**
 * Gives a refresh its targets, joins or makes their runs, and records the first state that follows. The caller holds the
 * locks of the sources and of the refresh. Sources that cannot be refreshed become warnings; none left: it fails.
 */
export async function placeTargets(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  sources: readonly SourceRow[],
  now: Date,
): Promise<RefreshRecord> {
  const usable = sources.filter((source) => !source.known || source.refreshable);
  const warnings = [
    ...sources.filter((source) => !usable.includes(source)).map(notRefreshable),
    ...usable.filter((source) => isAfterMark(refresh, source)).map(sinceAfterMark),
  ];
  if (usable.length === 0) {
    return recordRefresh(transaction, refresh, {
      warnings,
      endWithoutTargets: {
        status: 'failed',
        error: {
          code: 'no-refreshable-source',
          detail: 'The connection has no source that can be refreshed.',
        },
      },
    });
  }
  const wish = {
    kind: refresh.kind === 'since' ? ('since' as const) : ('mark' as const),
    sinceInMs: refresh.since?.getTime() ?? null,
    priority: refresh.priority === 'background' ? ('background' as const) : ('interactive' as const),
    maxAgeInMs: refresh.max_age_seconds === null ? null : refresh.max_age_seconds * 1000,
    wishedAt: refresh.created_at,
  };
  const ids = usable.map((source) => source.source_id);
  const served = await serveWishes(transaction, refresh.connection_id, ids, wish, now);
  const unseen = new Set(usable.filter((source) => !source.known).map((source) => source.source_id));
  await insertTargets(transaction, refresh, served, { now, unseen });
  return recordRefresh(transaction, refresh, { warnings });
}

function isAfterMark(refresh: RefreshRecord, source: SourceRow): boolean {
  return refresh.since !== null && source.mark_at !== null && refresh.since > source.mark_at;
}

function sinceAfterMark(source: SourceRow): Warning {
  return {
    code: 'since-after-mark',
    detail: "since lies after the provider's own mark: orders between the two may stay out.",
    source: source.source_id,
  };
}

function notRefreshable(source: SourceRow): Warning {
  return {
    code: 'not-refreshable',
    detail: source.active
      ? 'The provider cannot refresh this source.'
      : 'This source is not active at the provider.',
    source: source.source_id,
  };
}
