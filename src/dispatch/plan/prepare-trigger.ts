import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { PlannedRun } from './dispatch-state.js';
import { type Evidence, newEvidence } from './evidence.js';
import { eligibleAtInMs } from './judge-eligibility.js';

/** What a trigger of a run depends on. */
export interface RunToTrigger {
  readonly planned: PlannedRun;
  readonly evidence: Evidence | null;
  /** The baseline if the run were triggered now. */
  readonly source: {
    readonly lastAttempt: string | null;
    readonly latestAttempt: string | null;
    readonly providerStatus: string | null;
  };
}

/** Whether a run still has the state and start date for which the plan was made. */
export function isUnchanged(
  { planned }: RunToTrigger,
  now: { readonly state: string; readonly since: Date | null } | undefined,
): boolean {
  return now?.state === planned.state && (now.since?.getTime() ?? null) === planned.sinceInMs;
}

/** The start date in the provider's format, or null. Throws if the provider takes none. */
export function renderSince({ definition, settings }: OpenAccount, sinceInMs: number | null): string | null {
  if (sinceInMs === null) return null;
  if (definition.renderSince === undefined) throw new Error(`${definition.title} takes no start date.`);
  return definition.renderSince(sinceInMs, settings);
}

/**
 * The evidence of a run that is frozen at `frozenAtInMs` (the database's clock). The last reads of its source are its
 * baseline.
 */
export function evidenceAtTrigger(
  { planned, source, evidence }: RunToTrigger,
  frozenAtInMs: number,
): Evidence {
  // Retriggered after a lost response: the baseline from before the first trigger stays.
  if (planned.state === 'triggering' && evidence !== null) {
    return { ...evidence, countingReads: 0, settlesFromInMs: frozenAtInMs };
  }
  const statusIsCurrent =
    planned.statusReadStartedAtInMs !== null && planned.statusReadStartedAtInMs > eligibleAtInMs(planned);
  return newEvidence(
    {
      attemptAt: source.lastAttempt,
      providerStatus: statusIsCurrent ? source.providerStatus : null,
      normalizedStatus: statusIsCurrent ? planned.normalizedStatus : null,
    },
    source.latestAttempt,
  );
}
