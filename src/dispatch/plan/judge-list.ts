import type { ProviderFailure } from '../../providers/contract/provider-response.js';
import { computeBackOff } from '../../platform/compute-back-off.js';
import { retryBackOff } from './timing.js';
import { suspectsCredentials, errorOfRead } from './judge-failure.js';
import type { RefreshError, RefreshErrorCode } from '../../refresh/rules/notes.js';
import type {
  AttemptOrder,
  ListContinuation,
  SourceList,
  SourceReading,
} from '../../providers/contract/source-reading.js';
import { absencesOfGone } from '../../refresh/rules/choose-targets.js';
import type { PlannedCall, PlannedRun } from './dispatch-state.js';
import type { SourceRead } from './evidence.js';

/** A list, or a page of one, with the times of its read (milliseconds of the database's clock). */
export interface ListRead {
  readonly readings: readonly SourceReading[];
  readonly continuation: ListContinuation;
  readonly startedAtInMs: number;
  readonly finishedAtInMs: number;
  /** Start of the read of the first page. */
  readonly firstStartedAtInMs: number;
}

/** Describes the read of a list. `before` is the dispatcher's row at its end, with the pages that were read before. */
export function describeList(
  { sources, continuation }: SourceList,
  { call, startedAtInMs }: { readonly call: PlannedCall; readonly startedAtInMs: number },
  before: {
    readonly list_continuation: { readonly startedAtInMs: number } | null;
    readonly nowInMs: number;
  },
): ListRead {
  const isFirst = call.kind !== 'list' || call.page === undefined;
  return {
    readings: sources,
    continuation,
    startedAtInMs,
    finishedAtInMs: before.nowInMs,
    firstStartedAtInMs: (isFirst ? null : before.list_continuation?.startedAtInMs) ?? startedAtInMs,
  };
}

/** What a list shows for each of the runs whose source it contains. */
export function readsOfList<Run extends { readonly planned: PlannedRun }>(
  { readings, startedAtInMs, finishedAtInMs }: ListRead,
  runs: readonly Run[],
): readonly { readonly run: Run; readonly read: SourceRead }[] {
  const shown = new Map(readings.map((reading) => [reading.source, reading]));
  return runs.flatMap((run) => {
    const reading = shown.get(run.planned.source);
    if (reading === undefined) return [];
    const lastAttempt = reading.lastAttempt?.raw ?? null;
    return [{ run, read: { startedAtInMs, finishedAtInMs, lastAttempt, status: reading.status } }];
  });
}

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

/** The suspected refusal to record, or null: one of older credentials does not concern the current ones. */
export function keepSuspectedRefusal(
  before: SuspectedRefusal | null,
  credentialVersion: number,
  nowInMs: number,
): SuspectedRefusal | null {
  const isNewer = (before?.credentialVersion ?? 0) < credentialVersion;
  return isNewer ? { sinceInMs: nowInMs, credentialVersion } : null;
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

/**
 * Finds the runs that cannot succeed, grouped by the error with which they end: the list does not contain their source, or they
 * were not triggered yet and their source cannot be refreshed. `absences`: the number of full lists in a row without the source.
 */
export function findHopelessRuns<Run extends { readonly planned: PlannedRun }>(
  runs: readonly Run[],
  absences: ReadonlyMap<string, number>,
  readings: readonly SourceReading[],
): readonly { readonly error: RefreshError; readonly runs: readonly Run[] }[] {
  const unrefreshable = new Set(
    readings.filter(({ refreshable }) => !refreshable).map(({ source }) => source),
  );
  return [
    {
      error: { code: 'source-not-found', detail: 'The provider does not list this source.' },
      runs: runs.filter(({ planned }) => {
        const times = absences.get(planned.source) ?? 0;
        return times >= absencesOfGone || (times > 0 && !planned.sourceKnown);
      }),
    },
    {
      error: { code: 'source-not-refreshable', detail: 'The provider cannot refresh this source.' },
      runs: runs.filter(({ planned }) => planned.state === 'waiting' && unrefreshable.has(planned.source)),
    },
  ];
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
