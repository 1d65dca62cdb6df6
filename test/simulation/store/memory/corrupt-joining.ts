import { decideJoining, type Joining } from '../../../../src/refresh/rules/decide-joining.js';
import { type DatedRequest, joinable } from '../../../../src/refresh/store/serve-requests.js';
import type { StoreFlaw } from '../store-flaw.js';
import type { RunRow } from './memory-row.js';

/** Decides how a request is served with the planted bugs. */
export function corruptJoining(
  flaws: ReadonlySet<StoreFlaw>,
  request: DatedRequest,
  runs: readonly RunRow[],
  nowInMs: number,
): Joining {
  const triggering = runs.find((run) => run.state === 'triggering' && run.kind === request.kind);
  if (triggering !== undefined && flaws.has('join-after-freeze'))
    return { kind: 'follow', runId: triggering.id };
  if (triggering !== undefined && flaws.has('since-changes-after-freeze')) lowerSince(triggering, request);
  const seen = runs.map((run) => {
    const one = joinable(run);
    return {
      ...one,
      kind: flaws.has('kinds-mix') ? request.kind : one.kind,
      requestedAtInMs:
        flaws.has('fresh-by-end') && run.finished_at !== null
          ? run.finished_at.getTime()
          : one.requestedAtInMs,
      sinceInMs: flaws.has('fresh-for-any-since') && one.succeeded ? request.sinceInMs : one.sinceInMs,
    };
  });
  const joining = decideJoining(request, seen, nowInMs);
  if (joining.kind !== 'merge') return joining;
  const own = seen.find((run) => run.id === joining.runId)?.sinceInMs ?? null;
  if (flaws.has('kinds-mix')) return { ...joining, sinceInMs: joining.sinceInMs ?? own };
  if (!flaws.has('latest-since-wins') || own === null || request.sinceInMs === null) return joining;
  return { ...joining, sinceInMs: Math.max(own, request.sinceInMs) };
}

function lowerSince(run: RunRow, request: DatedRequest): void {
  if (run.since === null || request.sinceInMs === null || run.since.getTime() <= request.sinceInMs) return;
  run.since = new Date(request.sinceInMs);
}
