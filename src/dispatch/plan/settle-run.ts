import type { StatusReading } from '../../providers/contract/source-reading.js';
import type { Proof, RefreshError } from '../../refresh/rules/notes.js';
import { type Evidence, movedOf, type SourceRead, type WeighingRules, weighRead } from './evidence.js';

/** The parts of a triggered run that settling uses. */
export interface SettledRun {
  readonly state: 'triggering' | 'live';
  readonly startedAt: Date | null;
  readonly providerStatus: string | null;
  readonly evidence: Evidence;
}

/** The provider's status if it changed; left out: unchanged. */
export interface StatusChange {
  readonly providerStatus?: string | null;
}

/** Changes of what a run shows; left out: unchanged. */
export interface ViewChange extends StatusChange {
  readonly startedAt?: Date;
}

/** What one read means for one run. */
export type Settlement =
  | { readonly kind: 'none' }
  /** The run continues and shows a change. */
  | { readonly kind: 'update-view'; readonly shown: ViewChange }
  /** The trigger's response was lost, but the read shows that it had an effect: the run is live and not retriggered. */
  | { readonly kind: 'accepted'; readonly acceptedAt: Date; readonly shown: ViewChange }
  | { readonly kind: 'succeeded'; readonly proof: Proof; readonly shown: StatusChange }
  | {
      readonly kind: 'failed';
      readonly proof: Proof;
      readonly error: RefreshError;
      readonly shown: StatusChange;
    };

/** Weighs one read for one run. `evidence` is null when the read did not change it. */
export function settleRun(
  run: SettledRun,
  read: SourceRead,
  rules: WeighingRules,
): { readonly evidence: Evidence | null; readonly settlement: Settlement } {
  const { evidence, verdict } = weighRead(run.evidence, read, rules);
  const shown = statusChange(run, read.status);
  const changed = isSame(evidence, run.evidence) ? null : evidence;
  const settle = (settlement: Settlement) => ({ evidence: changed, settlement });
  const acceptedAt = new Date(read.finishedAtInMs);
  switch (verdict.kind) {
    case 'none':
      if (run.state === 'triggering' && movedOf(evidence) !== null) {
        return settle({ kind: 'accepted', acceptedAt, shown });
      }
      return settle('providerStatus' in shown ? { kind: 'update-view', shown } : { kind: 'none' });
    case 'running': {
      const started = { ...shown, startedAt: run.startedAt ?? acceptedAt };
      if (run.state === 'triggering') return settle({ kind: 'accepted', acceptedAt, shown: started });
      const isNews = run.startedAt === null || 'providerStatus' in shown;
      return settle(isNews ? { kind: 'update-view', shown: started } : { kind: 'none' });
    }
    case 'succeeded':
      return settle({ kind: 'succeeded', proof: verdict.proof, shown });
    case 'failed':
      return settle({ kind: 'failed', proof: verdict.proof, error: marketplaceFailed, shown });
    default:
      return verdict satisfies never;
  }
}

const marketplaceFailed: RefreshError = {
  code: 'marketplace-failed',
  detail: 'The provider reports that the import ended in an error.',
};

/** Compares the values by identity: weighing keeps the values that it does not change. */
function isSame(evidence: Evidence, before: Evidence): boolean {
  const known: readonly unknown[] = Object.values(before);
  return Object.values(evidence).every((value, index) => value === known[index]);
}

/** The provider's status if it differs from what the run shows. */
function statusChange(run: SettledRun, status: StatusReading | null): StatusChange {
  if (status === null || status.providerStatus === run.providerStatus) return {};
  return { providerStatus: status.providerStatus };
}
