import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import { findHopelessRuns, hopelessErrors } from '../../../../src/dispatch/plan/find-hopeless-runs.js';
import { latestStamp } from '../../../../src/dispatch/plan/latest-stamp.js';
import type { ListRead } from '../../../../src/dispatch/store/record-list.js';
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
  const { compareStamps } = account.definition;
  const { begunAtInMs, endedAtInMs } = list;
  const sources = context.tables.sourcesOf(connectionId);
  for (const reading of list.readings) {
    const source = sources.get(reading.source) ?? blankSource(connectionId, reading.source);
    sources.set(reading.source, source);
    storeReading(context, source, reading, list, compareStamps);
  }
  recordExtent(context, connectionId, list);
  const runs = readOpenRuns(context, connectionId);
  const shown = new Map(list.readings.map((reading) => [reading.source, reading]));
  const absences = new Map([...sources.values()].map((source) => [source.source_id, source.absences]));
  const { gone, closed } = findHopelessRuns(runs, absences, shown);
  const runsOf = (found: typeof runs) => found.map((one) => one.run);
  endRuns(context, runsOf(gone), { event: 'given-up', error: hopelessErrors.gone });
  endRuns(context, runsOf(closed), { event: 'refused', error: hopelessErrors.closed });
  const reads = runs.flatMap((run) => {
    const reading = shown.get(run.planned.source);
    if (reading === undefined) return [];
    const stamp = reading.lastAttempt?.raw ?? null;
    return [{ run, read: { begunAtInMs, endedAtInMs, stamp, status: reading.status } }];
  });
  settleRuns(context, reads, { compareStamps, stampMovesAtEnd: account.settings.stampMoves === 'end' });
}

function storeReading(
  { now }: MemoryContext,
  source: SourceRow,
  reading: SourceReading,
  { begunAtInMs, endedAtInMs }: ListRead,
  compareStamps: Parameters<typeof latestStamp>[2],
): void {
  const isRefused = source.refused_at !== null && now.getTime() - source.refused_at.getTime() <= dayInMs;
  const begunAt = new Date(begunAtInMs);
  const stamp = reading.lastAttempt?.raw ?? null;
  const isSameStamp = stamp !== null && stamp === source.stamp;
  Object.assign(source, {
    known: true,
    absences: 0,
    name: reading.name,
    marketplace: reading.marketplace,
    active: reading.active,
    refreshable: reading.refreshable && !isRefused,
    ...(reading.status === null
      ? {}
      : {
          word: reading.status.word,
          provider_status: reading.status.providerStatus,
          word_begun_at: begunAt,
        }),
    stamp,
    stamp_at: isSameStamp ? source.stamp_at : dateOrNull(reading.lastAttempt?.instant ?? null),
    stamp_ambiguous: reading.lastAttempt?.ambiguous ?? false,
    latest_stamp: latestStamp(source.latest_stamp, reading, compareStamps),
    mark_at: dateOrNull(reading.markAtEarliest),
    observed_begun_at: begunAt,
    observed_at: new Date(endedAtInMs),
  });
}

/** What is known of the list as a whole: a full one tells who is absent. */
function recordExtent({ tables }: MemoryContext, connectionId: number, list: ListRead): void {
  const dispatch = tables.dispatchOf(connectionId);
  dispatch.authorization_doubt = null;
  const { rest, firstBegunAtInMs } = list;
  if (rest.kind !== 'none') {
    dispatch.list_rest = rest.kind === 'page' ? { page: rest.page, begunAtInMs: firstBegunAtInMs } : null;
    return;
  }
  const shown = new Set(list.readings.map((one) => one.source));
  for (const source of tables.sourcesOf(connectionId).values()) {
    const isOlder =
      source.observed_begun_at === null || source.observed_begun_at.getTime() < firstBegunAtInMs;
    if (!shown.has(source.source_id) && isOlder) source.absences += 1;
  }
  Object.assign(dispatch, {
    list_begun_at: new Date(firstBegunAtInMs),
    list_ended_at: new Date(list.endedAtInMs),
    list_rest: null,
    list_failures: 0,
    list_failure: null,
    list_failed_begun_at: null,
  });
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
