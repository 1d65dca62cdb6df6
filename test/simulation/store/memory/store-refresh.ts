import { isListed } from '../../../../src/refresh/rules/choose-targets.js';
import type { AcceptedRequest } from '../../../../src/refresh/rules/refresh-request.js';
import { countTargets } from '../../../../src/refresh/rules/derive-refresh.js';
import { blankSource } from './blank-rows.js';
import type { MemoryContext } from './memory-context.js';
import type { RefreshRow, SourceRow } from './memory-row.js';
import { createTargets } from './create-targets.js';
import { recordRefresh } from './record-refresh.js';

/** Stores a request (`src/refresh/store/store-refresh.ts`). */
export function storeRefresh(context: MemoryContext, request: AcceptedRequest): RefreshRow {
  const { tables, now } = context;
  const { connectionId } = request;
  const dispatch = tables.dispatchOf(connectionId);
  const sources = tables.sourcesOf(connectionId);
  demandDispatch(context, connectionId);
  if (request.source !== null) {
    const source = sources.get(request.source) ?? blankSource(connectionId, request.source);
    sources.set(request.source, source);
    const refresh = insertRefresh(context, request, true);
    createTargets(context, refresh, [source]);
    return refresh;
  }
  const isFixed = dispatch.list_finished_at !== null;
  const refresh = insertRefresh(context, request, isFixed);
  if (isFixed) {
    createTargets(context, refresh, listedSources(context, connectionId));
  } else {
    dispatch.list_demanded_at = now;
    recordRefresh(context, refresh);
  }
  return refresh;
}

/** Gives a refresh that waited for the first list its targets (`src/refresh/store/fix-targets.ts`). */
export function fixRefresh(context: MemoryContext, refresh: RefreshRow): void {
  if (refresh.finished_at !== null || refresh.targets_fixed) return;
  refresh.targets_fixed = true;
  createTargets(context, refresh, listedSources(context, refresh.connection_id));
}

/** Makes the connection's dispatcher due now (`src/database/lease/demand.ts`). */
export function demandDispatch({ tables, now }: MemoryContext, connectionId: number): void {
  const dispatch = tables.dispatchOf(connectionId);
  if (dispatch.due_at > now) dispatch.due_at = now;
}

function listedSources({ tables }: MemoryContext, connectionId: number): readonly SourceRow[] {
  return [...tables.sourcesOf(connectionId).values()]
    .filter(isListed)
    .sort((a, b) => (a.source_id < b.source_id ? -1 : 1));
}

function insertRefresh(
  { tables, ids, now }: MemoryContext,
  request: AcceptedRequest,
  targetsFixed: boolean,
): RefreshRow {
  const row: RefreshRow = {
    id: ids.newId('rfr', null),
    connection_id: request.connectionId,
    caller: request.caller,
    source_id: request.source,
    kind: request.since === null ? 'watermark' : 'since',
    since: request.since,
    priority: request.priority,
    max_age_seconds: request.maxAgeSeconds,
    metadata: request.metadata,
    status: 'queued',
    outcome: null,
    sequence: 0,
    targets_fixed: targetsFixed,
    target_counts: countTargets([]),
    waiting: targetsFixed ? null : { reason: 'lookup', until: null },
    warnings: [],
    error: null,
    created_at: request.receivedAt,
    updated_at: now,
    requested_at: null,
    finished_at: null,
    deadline_at: new Date(now.getTime() + request.deadlineSeconds * 1000),
  };
  tables.insertRefresh(row);
  return row;
}
