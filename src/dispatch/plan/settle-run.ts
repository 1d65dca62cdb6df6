import type { StatusReading } from '../../providers/contract/source-reading.js';
import type { Proof, RefreshError } from '../../refresh/rules/notes.js';
import { type Evidence, movedOf, type SourceRead, type WeighingRules, weighRead } from './evidence.js';

/** A run that was asked, as settling sees it. */
export interface SettledRun {
  readonly state: 'triggering' | 'live';
  readonly startedAt: Date | null;
  readonly providerStatus: string | null;
  readonly evidence: Evidence;
}

/** The provider's status if it is new; what is left out stays. */
export interface StatusChange {
  readonly providerStatus?: string | null;
}

/** What a run shows anew; what is left out stays. */
export interface ViewChange extends StatusChange {
  readonly startedAt?: Date;
}

/** What one read settles for one run. */
export type Settlement =
  | { readonly kind: 'nothing' }
  /** It goes on, and shows something new. */
  | { readonly kind: 'update-view'; readonly shown: ViewChange }
  /** The trigger's answer was lost, but the read shows that it had its effect: the run is not to be asked again. */
  | { readonly kind: 'accept'; readonly acceptedAt: Date; readonly shown: ViewChange }
  | { readonly kind: 'succeeded'; readonly proof: Proof; readonly shown: StatusChange }
  | {
      readonly kind: 'failed';
      readonly proof: Proof;
      readonly error: RefreshError;
      readonly shown: StatusChange;
    };

/** Weighs one read for one run. `evidence` is null when the read changed none. */
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
        return settle({ kind: 'accept', acceptedAt, shown });
      }
      return settle('providerStatus' in shown ? { kind: 'update-view', shown } : { kind: 'nothing' });
    case 'running': {
      const started = { ...shown, startedAt: run.startedAt ?? acceptedAt };
      if (run.state === 'triggering') return settle({ kind: 'accept', acceptedAt, shown: started });
      const isNews = run.startedAt === null || 'providerStatus' in shown;
      return settle(isNews ? { kind: 'update-view', shown: started } : { kind: 'nothing' });
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

/** Weighing copies what it does not change. */
function isSame(evidence: Evidence, before: Evidence): boolean {
  const known: readonly unknown[] = Object.values(before);
  return Object.values(evidence).every((value, index) => value === known[index]);
}

/** The provider's status if it differs from what the run shows. */
function statusChange(run: SettledRun, status: StatusReading | null): StatusChange {
  if (status === null || status.providerStatus === run.providerStatus) return {};
  return { providerStatus: status.providerStatus };
}
