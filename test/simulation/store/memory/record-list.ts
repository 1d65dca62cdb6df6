import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import {
  findHopelessRuns,
  latestAttempt,
  type ListRead,
  readsOfList,
} from '../../../../src/dispatch/plan/judge-list.js';
import type { SourceReading } from '../../../../src/providers/contract/source-reading.js';
import { blankSource } from './blank-rows.js';
import { endRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { SourceRow } from './memory-row.js';
import { readOpenRuns } from './open-run.js';
import { settleRuns } from './settle-runs.js';

const dayInMs = 86_400_000;

/** Records a list (`src/dispatch/store/record-list.ts`). */
export function recordList(context: MemoryContext, account: OpenAccount, list: ListRead): void {
  const connectionId = account.connection.internalId;
  const { compareAttempts } = account.definition;
  const sources = context.tables.sourcesOf(connectionId);
  for (const reading of list.readings) {
    const source = sources.get(reading.source) ?? blankSource(connectionId, reading.source);
    sources.set(reading.source, source);
    storeReading(context, source, reading, list, compareAttempts);
  }
  recordContinuation(context, connectionId, list);
  const runs = readOpenRuns(context, connectionId);
  const absences = new Map([...sources.values()].map((source) => [source.source_id, source.absences]));
  for (const { error, runs: hopeless } of findHopelessRuns(runs, absences, list.readings)) {
    endRuns(
      context,
      hopeless.map((one) => one.run),
      { event: 'failed', error },
    );
  }
  settleRuns(context, account, readsOfList(list, runs));
}

function storeReading(
  { now }: MemoryContext,
  source: SourceRow,
  reading: SourceReading,
  { startedAtInMs, finishedAtInMs }: ListRead,
  compareAttempts: Parameters<typeof latestAttempt>[2],
): void {
  const isRejected =
    source.not_refreshable_at !== null && now.getTime() - source.not_refreshable_at.getTime() <= dayInMs;
  const startedAt = new Date(startedAtInMs);
  const lastAttempt = reading.lastAttempt?.raw ?? null;
  const isSameAttempt = lastAttempt !== null && lastAttempt === source.last_attempt;
  Object.assign(source, {
    known: true,
    absences: 0,
    name: reading.name,
    marketplace: reading.marketplace,
    active: reading.active,
    refreshable: reading.refreshable && !isRejected,
    ...(reading.status === null
      ? {}
      : {
          normalized_status: reading.status.normalizedStatus,
          provider_status: reading.status.providerStatus,
          status_read_started_at: startedAt,
        }),
    last_attempt: lastAttempt,
    last_attempt_at: isSameAttempt
      ? source.last_attempt_at
      : dateOrNull(reading.lastAttempt?.instant ?? null),
    last_attempt_ambiguous: reading.lastAttempt?.ambiguous ?? false,
    latest_attempt: latestAttempt(source.latest_attempt, reading, compareAttempts),
    watermark_at: dateOrNull(reading.watermarkAtEarliest),
    observation_started_at: startedAt,
    observed_at: new Date(finishedAtInMs),
  });
}

/** Records the list as a whole: a full list shows which sources are absent. */
function recordContinuation({ tables }: MemoryContext, connectionId: number, list: ListRead): void {
  const dispatch = tables.dispatchOf(connectionId);
  dispatch.suspected_refusal = null;
  const { continuation, firstStartedAtInMs } = list;
  if (continuation.kind !== 'none') {
    dispatch.list_continuation =
      continuation.kind === 'page' ? { page: continuation.page, startedAtInMs: firstStartedAtInMs } : null;
    return;
  }
  const shown = new Set(list.readings.map((one) => one.source));
  for (const source of tables.sourcesOf(connectionId).values()) {
    const isOlder =
      source.observation_started_at === null || source.observation_started_at.getTime() < firstStartedAtInMs;
    if (!shown.has(source.source_id) && isOlder) source.absences += 1;
  }
  Object.assign(dispatch, {
    list_started_at: new Date(firstStartedAtInMs),
    list_finished_at: new Date(list.finishedAtInMs),
    list_continuation: null,
    list_failures: 0,
    list_failure: null,
    failed_list_started_at: null,
  });
}

function dateOrNull(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
