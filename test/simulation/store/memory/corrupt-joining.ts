import {
  decideJoining,
  type Joining,
  type SourceRequest,
} from '../../../../src/refresh/rules/decide-joining.js';
import type { StoreFlaw } from '../store-flaw.js';
import type { RunRow } from './memory-row.js';

/** Decides how a request is served with the planted bugs. */
export function corruptJoining(
  flaws: ReadonlySet<StoreFlaw>,
  request: SourceRequest,
  runs: readonly RunRow[],
  now: Date,
): Joining {
  const triggering = runs.find((run) => run.state === 'triggering' && run.kind === request.kind);
  if (triggering !== undefined && flaws.has('join-after-freeze'))
    return { kind: 'follow', runId: triggering.id };
  if (triggering !== undefined && flaws.has('since-changes-after-freeze')) lowerSince(triggering, request);
  const seen = runs.map((run) => ({
    ...run,
    kind: flaws.has('kinds-mix') ? request.kind : run.kind,
    requested_at: flaws.has('fresh-by-end') && run.finished_at !== null ? run.finished_at : run.requested_at,
    since: flaws.has('fresh-for-any-since') && run.outcome === 'succeeded' ? request.since : run.since,
  }));
  const joining = decideJoining(request, seen, now);
  if (joining.kind !== 'merge') return joining;
  const own = seen.find((run) => run.id === joining.runId)?.since ?? null;
  if (flaws.has('kinds-mix')) return { ...joining, since: joining.since ?? own };
  if (!flaws.has('latest-since-wins') || own === null || request.since === null) return joining;
  return { ...joining, since: own > request.since ? own : request.since };
}

function lowerSince(run: RunRow, request: SourceRequest): void {
  if (run.since === null || request.since === null || run.since <= request.since) return;
  run.since = request.since;
}
