import type { RefreshDto, TargetDto } from './refresh.dto.js';
import type { RefreshRecord, TargetRecord } from '../store/refresh-records.js';
import { formatInstant, formatInstantOrNull } from '../rules/format-instant.js';

/** What a refresh's answer needs beside its own row. */
export interface RefreshContext {
  /** Public id of the connection. */
  readonly connection: string;
  readonly provider: string;
}

/** A target with the provider's name of its source. */
export interface NamedTarget {
  readonly target: TargetRecord;
  readonly name: string | null;
}

/** A refresh as callers see it. `targets` are shown as given. */
export function describeRefresh(
  refresh: RefreshRecord,
  context: RefreshContext,
  targets: readonly NamedTarget[],
): RefreshDto {
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

/** A target as callers see it. */
export function describeTarget({ target, name }: NamedTarget): TargetDto {
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
