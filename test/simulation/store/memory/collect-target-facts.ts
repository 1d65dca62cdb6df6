import { countTargets, type TargetFacts } from '../../../../src/refresh/rules/derive-refresh.js';
import type { TargetRow } from './memory-row.js';

/** What `src/refresh/store/record-refresh.ts` reads in one pass; `targets` in the order of their sources. */
export function collectTargetFacts(targets: readonly TargetRow[]): TargetFacts {
  const triggered = targets.flatMap((target) => target.requested_at ?? []);
  const isUntriggered = targets.every((target) => target.status === 'queued');
  return {
    counts: countTargets(targets.map((target) => target.status)),
    requestedAt:
      triggered.length === 0 ? null : triggered.reduce((first, one) => (one < first ? one : first)),
    outcome: targets.some((target) => target.outcome === 'imported')
      ? 'imported'
      : targets.some((target) => target.outcome === 'already-fresh')
        ? 'already-fresh'
        : null,
    waiting: isUntriggered || targets.length === 1 ? soonestWait(targets) : null,
    error: commonError(targets),
  };
}

function soonestWait(targets: readonly TargetRow[]): TargetFacts['waiting'] {
  const waits = targets.flatMap((target) => target.waiting ?? []);
  const [first = null] = waits.toSorted((a, b) => {
    if (a.until === b.until) return 0;
    if (a.until === null) return 1;
    return b.until === null || a.until < b.until ? -1 : 1;
  });
  return first;
}

function commonError(targets: readonly TargetRow[]): TargetFacts['error'] {
  const errors = targets.flatMap((target) => target.error ?? []);
  const codes = new Set(errors.map((error) => error.code));
  if (codes.size === 1) return errors[0] ?? null;
  const isDeadline = [...codes].every((code) => code === 'deadline-exceeded' || code === 'not-asked');
  return isDeadline ? (errors.find((error) => error.code === 'deadline-exceeded') ?? null) : null;
}
