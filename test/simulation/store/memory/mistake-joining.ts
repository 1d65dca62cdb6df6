import { decideJoining, type Joining } from '../../../../src/refresh/rules/decide-joining.js';
import { type DatedWish, joinable } from '../../../../src/refresh/store/serve-wishes.js';
import type { StoreFlaw } from '../store-flaw.js';
import type { RunRow } from './memory-row.js';

/** Decides how a wish is served with the planted bugs. */
export function mistakeJoining(
  flaws: ReadonlySet<StoreFlaw>,
  wish: DatedWish,
  runs: readonly RunRow[],
  nowInMs: number,
): Joining {
  const asking = runs.find((run) => run.state === 'asking' && run.kind === wish.kind);
  if (asking !== undefined && flaws.has('join-after-seal')) return { kind: 'follow', runId: asking.id };
  if (asking !== undefined && flaws.has('since-changes-after-seal')) lowerSince(asking, wish);
  const seen = runs.map((run) => {
    const one = joinable(run);
    return {
      ...one,
      kind: flaws.has('kinds-mix') ? wish.kind : one.kind,
      requestedAtInMs:
        flaws.has('fresh-by-end') && run.ended_at !== null ? run.ended_at.getTime() : one.requestedAtInMs,
      sinceInMs: flaws.has('fresh-of-any-since') && one.succeeded ? wish.sinceInMs : one.sinceInMs,
    };
  });
  const joining = decideJoining(wish, seen, nowInMs);
  if (joining.kind !== 'merge') return joining;
  const own = seen.find((run) => run.id === joining.runId)?.sinceInMs ?? null;
  if (flaws.has('kinds-mix')) return { ...joining, sinceInMs: joining.sinceInMs ?? own };
  if (!flaws.has('latest-since-wins') || own === null || wish.sinceInMs === null) return joining;
  return { ...joining, sinceInMs: Math.max(own, wish.sinceInMs) };
}

function lowerSince(run: RunRow, wish: DatedWish): void {
  if (run.since === null || wish.sinceInMs === null || run.since.getTime() <= wish.sinceInMs) return;
  run.since = new Date(wish.sinceInMs);
}
