import { decideJoining, isInFlight } from '../../../../src/refresh/rules/decide-joining.js';
import type { DatedRequest, ServedSource } from '../../../../src/refresh/store/serve-requests.js';
import { blankRun } from './blank-rows.js';
import { corruptJoining } from './corrupt-joining.js';
import type { MemoryContext } from './memory-context.js';
import type { RunRow } from './memory-row.js';

/** A run that serves a request for one source, and how. */
export type MemoryService = ServedSource & { readonly run: RunRow };

/** Finds or makes the run for each source (`src/refresh/store/serve-requests.ts`). */
export function serveRequests(
  context: MemoryContext,
  connectionId: number,
  sources: readonly string[],
  request: DatedRequest,
): readonly MemoryService[] {
  return sources.map((source) => serveRequest(context, connectionId, source, request));
}

function serveRequest(
  context: MemoryContext,
  connectionId: number,
  source: string,
  request: DatedRequest,
): MemoryService {
  const { tables, now, ids, flaws } = context;
  const runs = tables.runsOfSource(connectionId, source);
  const isBehind = runs.some(isInFlight);
  const offered = runs.filter((run) => run.state !== 'finished' || run.outcome === 'succeeded');
  const joining =
    flaws.size === 0 ? decideJoining(request, offered, now) : corruptJoining(flaws, request, offered, now);
  if (joining.kind === 'new') {
    const run = blankRun({
      id: ids.newId('run', source),
      connection_id: connectionId,
      source_id: source,
      kind: request.kind,
      since: request.since,
      priority: request.priority,
      created_at: request.created_at,
    });
    tables.insertRun(run);
    return { source, run, how: 'new', isBehind };
  }
  const run = tables.runs.get(joining.runId);
  if (run === undefined) throw new Error('Joining chose a run that was not offered.');
  if (joining.kind === 'merge') {
    // A new object: rows that were read before keep what they showed.
    run.since = joining.since;
    run.priority = joining.priority;
  }
  return { source, run, how: joining.kind, isBehind };
}
