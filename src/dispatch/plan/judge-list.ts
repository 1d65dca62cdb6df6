import type { ProviderFailure } from '../../providers/contract/provider-response.js';
import { computeBackOff } from '../../platform/compute-back-off.js';
import { retryBackOff } from './timing.js';
import { suspectsCredentials, errorOfRead } from './judge-failure.js';
import type { RefreshErrorCode, RefreshError } from '../../refresh/rules/notes.js';
import type { SourceReading, AttemptOrder } from '../../providers/contract/source-reading.js';
import { absencesOfGone } from '../../refresh/rules/choose-targets.js';
import type { PlannedRun } from './dispatch-state.js';

/** The record of a failed list read. */
export interface ListFailure {
  readonly retryAtInMs: number | null;
  readonly code: RefreshErrorCode;
  readonly detail: string;
}

/** A suspected refusal that a list read must confirm or clear. */
export interface SuspectedRefusal {
  readonly sinceInMs: number;
  readonly credentialVersion: number;
}

/** What a failed list read shows about the credentials. */
export type CredentialNews =
  | { readonly kind: 'none' }
  /** A first suspected refusal: a second list read must confirm it. */
  | { readonly kind: 'suspected' }
  /** It confirms an earlier suspected refusal of the same credentials: the connection is unauthorized. */
  | { readonly kind: 'confirmed'; readonly reason: 'plan-required' | 'unauthorized' };

/** Judges what a failed list read shows about the credentials that it used. */
export function judgeCredentials(
  failure: ProviderFailure,
  suspectedRefusal: SuspectedRefusal | null,
  credentialVersion: number,
): CredentialNews {
  if (!suspectsCredentials(failure, true)) return { kind: 'none' };
  if (suspectedRefusal?.credentialVersion !== credentialVersion) return { kind: 'suspected' };
  return {
    kind: 'confirmed',
    reason: failure.kind === 'plan-required' ? 'plan-required' : 'unauthorized',
  };
}

/**
 * The record of a failed list read, the `failures`th in a row. `retryAtInMs` is null for a suspected refusal, which is checked
 * immediately, and for a throttled account, which is stopped as a whole. `random` is from 0 to 1.
 */
export function keepListFailure(
  failure: ProviderFailure,
  { failures, isSuspectedRefusal }: { readonly failures: number; readonly isSuspectedRefusal: boolean },
  nowInMs: number,
  random: number,
): ListFailure {
  const delayInMs = failure.retryAfterInMs ?? computeBackOff(retryBackOff, failures, random);
  const immediately = isSuspectedRefusal || failure.kind === 'throttled';
  return { retryAtInMs: immediately ? null : nowInMs + delayInMs, ...errorOfRead(failure) };
}

/** The failure of a list that is incomplete, as the provider itself reports. */
export function failureOfWithheld(detail: string): ProviderFailure {
  return { kind: 'unreadable', detail, httpStatus: 200, retryAfterInMs: null, jsonBody: true };
}

/** Runs that cannot succeed, as a list shows. */
export interface HopelessRuns<Run> {
  /** The list does not contain their source. */
  readonly missing: readonly Run[];
  /** They were not triggered yet, and their source cannot be refreshed. */
  readonly unrefreshable: readonly Run[];
}

/** The errors with which they end. */
export const hopelessErrors: Readonly<Record<keyof HopelessRuns<unknown>, RefreshError>> = {
  missing: { code: 'source-not-found', detail: 'The provider does not list this source.' },
  unrefreshable: { code: 'source-not-refreshable', detail: 'The provider cannot refresh this source.' },
};

/** Finds the runs that cannot succeed. `absences`: the number of full lists in a row without the source. */
export function findHopelessRuns<Run extends { readonly planned: PlannedRun }>(
  runs: readonly Run[],
  absences: ReadonlyMap<string, number>,
  shown: ReadonlyMap<string, SourceReading>,
): HopelessRuns<Run> {
  return {
    missing: runs.filter(({ planned }) => {
      const times = absences.get(planned.source) ?? 0;
      return times >= absencesOfGone || (times > 0 && !planned.sourceKnown);
    }),
    unrefreshable: runs.filter(
      ({ planned }) => planned.state === 'waiting' && shown.get(planned.source)?.refreshable === false,
    ),
  };
}

/**
 * The latest last attempt that was ever seen of a source. A value without an instant (unreadable, or a date that means
 * "never") is ignored: otherwise no later attempt could pass it.
 */
export function latestAttempt(
  known: string | null,
  { lastAttempt }: Pick<SourceReading, 'lastAttempt'>,
  compareAttempts: (earlier: string, later: string) => AttemptOrder,
): string | null {
  const read = lastAttempt?.instant == null ? null : lastAttempt.raw;
  if (known === null || read === null) return known ?? read;
  return compareAttempts(known, read) === 'later' ? read : known;
}
