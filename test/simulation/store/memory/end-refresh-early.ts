import {
  type EarlyEnd,
  endTargetEarly,
  errorOfDeadline,
} from '../../../../src/refresh/rules/end-target-early.js';
import type { RefreshError } from '../../../../src/refresh/rules/notes.js';
import { withdrawRun, withdrawUnwantedRuns } from './change-runs.js';
import type { MemoryContext } from './memory-context.js';
import type { RefreshRow } from './memory-row.js';
import { recordRefresh } from './record-refresh.js';
import { propagateToTargets } from './propagate-to-targets.js';

/** Ends a refresh before its runs do (`src/refresh/store/end-refresh-early.ts`); null when it had finished before. */
export function endRefreshEarly(
  context: MemoryContext,
  refresh: RefreshRow,
  end: EarlyEnd,
): RefreshRow | null {
  const { tables, now, flaws } = context;
  if (refresh.finished_at !== null && !flaws.has('finishes-twice')) return null;
  if (!refresh.targets_fixed) {
    const error = end === 'expired' ? errorOfDeadline(false) : null;
    recordRefresh(context, refresh, { endWithoutTargets: { status: end, error } });
    return refresh;
  }
  const targets = tables.targets.get(refresh.id) ?? [];
  propagateToTargets(
    context,
    targets.filter((target) => target.finished_at === null),
  );
  const open = targets.filter((target) => target.finished_at === null);
  const rejection = end === 'expired' ? findRejection(context, refresh.connection_id) : null;
  const runs = open.flatMap((target) => tables.runs.get(target.run_id ?? '') ?? []);
  const warnings = open.flatMap((target) => {
    const run = tables.runs.get(target.run_id ?? '');
    const requestedAt = target.requested_at ?? run?.requested_at ?? null;
    const evidence = run?.evidence ?? null;
    const unmappedStatus = evidence?.unmappedStatus ?? null;
    const finished = endTargetEarly(
      { source: target.source_id, requestedAt, unmappedStatus },
      end,
      rejection,
    );
    const { status, error } = finished;
    Object.assign(target, { status, error, finished_at: now, waiting: null, requested_at: requestedAt });
    tables.closeTarget(target);
    return finished.warning ?? [];
  });
  withdrawUnwantedRuns(context, runs);
  if (flaws.has('canceled-for-all')) {
    for (const run of runs.filter((one) => one.state === 'waiting')) withdrawRun(context, run);
  }
  recordRefresh(context, refresh, { canceledByCaller: end === 'canceled', warnings });
  return refresh;
}

function findRejection({ tables }: MemoryContext, connectionId: number): RefreshError | null {
  const { list_failures: failures, list_failure: failure } = tables.dispatchOf(connectionId);
  if (failures === 0 || failure?.code !== 'provider-rejected') return null;
  return { code: failure.code, detail: failure.detail };
}
