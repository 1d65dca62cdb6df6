import type { Database } from '../../database/database.js';
import { formatInstant, formatInstantOrNull } from '../rules/format-instant.js';
import type { RefreshRecord, TargetRecord } from './refresh-records.js';

/** The connection of a refresh, as callers see it. */
export interface RefreshContext {
  /** Public id of the connection. */
  readonly connection: string;
  readonly provider: string;
}

/** A target row, joined with the provider's name of its source. */
export type NamedTargetRow = TargetRecord & { readonly name: string | null };

/** The targets of refreshes with the provider's names of their sources. */
export function selectNamedTargets(database: Pick<Database, 'selectFrom'>) {
  return database
    .selectFrom('targets')
    .leftJoin('sources', (join) =>
      join
        .onRef('sources.connection_id', '=', 'targets.connection_id')
        .onRef('sources.source_id', '=', 'targets.source_id'),
    )
    .selectAll('targets')
    .select('sources.name');
}

/** A refresh as callers see it (`RefreshDto`). */
export type DescribedRefresh = ReturnType<typeof describeRefresh>;

/** A refresh as callers see it. It shows the given targets, in the given order. */
export function describeRefresh(
  refresh: RefreshRecord,
  context: RefreshContext,
  targets: readonly NamedTargetRow[],
) {
  return {
    id: refresh.id,
    sequence: refresh.sequence,
    status: refresh.status,
    outcome: refresh.outcome,
    connection: context.connection,
    provider: context.provider,
    source: refresh.source_id,
    since: formatInstantOrNull(refresh.since),
    priority: refresh.priority,
    targetCounts: refresh.target_counts,
    targets: targets.map(describeTarget),
    waiting: refresh.waiting,
    warnings: [...refresh.warnings],
    error: refresh.error,
    metadata: refresh.metadata,
    forecast: null,
    createdAt: formatInstant(refresh.created_at),
    updatedAt: formatInstant(refresh.updated_at),
    requestedAt: formatInstantOrNull(refresh.requested_at),
    finishedAt: formatInstantOrNull(refresh.finished_at),
    deadlineAt: formatInstant(refresh.deadline_at),
  };
}

/** A target as callers see it (`TargetDto`). */
export function describeTarget({ name, ...target }: NamedTargetRow) {
  return {
    source: target.source_id,
    name,
    status: target.status,
    outcome: target.outcome,
    runId: target.run_id,
    providerStatus: target.provider_status,
    sinceSent: target.since_sent,
    requestedAt: formatInstantOrNull(target.requested_at),
    startedAt: formatInstantOrNull(target.started_at),
    finishedAt: formatInstantOrNull(target.finished_at),
    evidence: target.evidence,
    error: target.error,
  };
}
