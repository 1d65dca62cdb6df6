import { describeRefresh } from '../../../../src/refresh/store/describe-refresh.js';
import { deriveRefresh, type RefreshChange } from '../../../../src/refresh/rules/derive-refresh.js';
import { isFinal } from '../../../../src/refresh/rules/refresh-status.js';
import { collectTargetFacts } from './collect-target-facts.js';
import { ConstraintViolation } from './constraint-violation.js';
import type { MemoryContext } from './memory-context.js';
import type { RefreshRow } from './memory-row.js';

/** Derives a refresh from its targets and stores it as one visible change (`src/refresh/store/record-refresh.ts`). */
export function recordRefresh(context: MemoryContext, refresh: RefreshRow, change: RefreshChange = {}): void {
  const { tables, now, flaws } = context;
  const wasFinal = isFinal(refresh.status);
  if (wasFinal && !flaws.has('finishes-twice')) return;
  const next = deriveRefresh(refresh, collectTargetFacts(tables.targets.get(refresh.id) ?? []), change);
  Object.assign(refresh, {
    status: next.status,
    sequence: refresh.sequence + 1,
    outcome: next.outcome,
    target_counts: next.counts,
    waiting: next.waiting,
    warnings: next.warnings,
    error: next.error,
    requested_at: next.requestedAt,
    updated_at: now,
    finished_at: next.ends ? now : null,
  });
  if (next.ends) tables.openRefreshes.delete(refresh);
  if (next.enters || wasFinal) writeEvent(context, refresh);
}

function writeEvent({ tables, ids, now, flaws }: MemoryContext, refresh: RefreshRow): void {
  const connection = tables.connections.get(refresh.connection_id);
  if (connection === undefined) throw new Error(`The refresh ${refresh.id} has no connection.`);
  const final = isFinal(refresh.status);
  if (final && !flaws.has('finishes-twice') && tables.finishedByEvent.has(refresh.id)) {
    throw new ConstraintViolation('refresh_events_one_final', refresh.id);
  }
  if (final) tables.finishedByEvent.add(refresh.id);
  const all = tables.targets.get(refresh.id) ?? [];
  const sources = tables.sourcesOf(refresh.connection_id);
  const targets = refresh.target_counts.total === 1 ? all : [];
  // Copies of the current rows. Only the comparison with PostgreSQL reads the description; it would take a tenth of a seed.
  const shown = { ...refresh };
  const named = targets.map((target) => ({
    ...target,
    name: sources.get(target.source_id)?.name ?? null,
  }));
  tables.events.push({
    row_id: tables.events.length + 1,
    id: ids.newId('evt', null),
    refresh_id: refresh.id,
    connection_id: refresh.connection_id,
    type: `refresh.${refresh.status}`,
    sequence: refresh.sequence,
    final,
    get data() {
      return describeRefresh(shown, { connection: connection.id, provider: connection.provider }, named);
    },
    created_at: now,
  });
}
