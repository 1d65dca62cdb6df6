import type { ConnectionStatus } from '../../connections/connection-record.js';
import type { ReferenceDataRule } from '../../providers/contract/provider.js';
import type { SourceStatus } from '../../providers/contract/source-reading.js';
import type { Priority, RunKind } from '../../refresh/rules/decide-joining.js';
import type { RefreshError, Waiting } from '../../refresh/rules/notes.js';
import type { RunState } from '../../refresh/rules/run-state.js';
import type { QuotaRule, QuotaWindow } from './quota-window.js';

/** The purpose of a provider call. */
export type CallKind = 'list' | 'status' | 'trigger' | 'trigger-all' | 'reference-data' | 'verify';

/** A list that has been read in part: the next page, and when the read of the first page started. */
export interface PartlyReadList {
  readonly page: string;
  readonly startedAtInMs: number;
}

/** A call whose response has not come yet. */
export interface CallInFlight {
  readonly kind: CallKind;
  readonly source: string | null;
  readonly runIds: readonly string[];
}

/** An unfinished run, with what is known of its source. Times are milliseconds of the database's clock. */
export interface PlannedRun {
  readonly id: string;
  readonly source: string;
  readonly kind: RunKind;
  readonly state: Exclude<RunState, 'finished'>;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  readonly createdAtInMs: number;
  readonly notBeforeInMs: number | null;
  readonly triggerCount: number;
  readonly requestedAtInMs: number | null;
  /** When the response of the latest trigger was lost, or null. */
  readonly unknownSinceInMs: number | null;
  readonly busySinceInMs: number | null;
  readonly acceptedAtInMs: number | null;
  readonly startedAtInMs: number | null;
  /** Start of the last counting read that showed it running. */
  readonly runningSeenAtInMs: number | null;
  /** True while an unfinished target needs this run. */
  readonly needed: boolean;
  /** Counting reads since the trigger, and whether the last attempt moved. */
  readonly countingReads: number;
  readonly moved: boolean;
  /** The last failure of its triggers, or null. */
  readonly lastFailure: RefreshError | null;
  /** The waiting reason that the run shows. */
  readonly waiting: Waiting | null;
  /** The last list read of the source: start and end. */
  readonly listStartedAtInMs: number | null;
  readonly listFinishedAtInMs: number | null;
  /** False while no list has shown the source. */
  readonly sourceKnown: boolean;
  readonly lastRunFinishedAtInMs: number | null;
  /** The last status read of the source, and when that read started. */
  readonly normalizedStatus: SourceStatus | null;
  readonly statusReadStartedAtInMs: number | null;
}

/** How long the latest imports of a connection took, in milliseconds since their triggers. */
export interface UsualImport {
  /** The shortest time after which one was seen finished: the expected duration of a run. */
  readonly overAfterInMs: number;
  /** The longest time after which one was still seen running, or null. If it is much shorter, imports may end before they are seen finished. */
  readonly runningAfterInMs: number | null;
}

/** The input of the planner, for one connection. */
export interface DispatchState {
  readonly status: ConnectionStatus;
  /** Why the status is not `active`, or null. */
  readonly statusReason: string | null;
  readonly capabilities: {
    readonly refreshAll: boolean;
    readonly statusInList: boolean;
    readonly readStatus: boolean;
    /** null: the provider needs none. */
    readonly referenceData: ReferenceDataRule | null;
  };
  readonly settleInMs: number;
  readonly retriggerAfterInMs: number;
  readonly quotaRule: QuotaRule;
  readonly quota: QuotaWindow;
  readonly inFlight: readonly CallInFlight[];
  readonly list: {
    /** A list read that starts at this time or later is needed. The time may be in the future. */
    readonly demandedAtInMs: number | null;
    /** Start of the last successful list read. */
    readonly startedAtInMs: number | null;
    /** Start of the last failed list read, when to retry, and the number of failures in a row. */
    readonly failedStartedAtInMs: number | null;
    readonly retryAtInMs: number | null;
    readonly failures: number;
    /** The next page of a partly read list, or null. */
    readonly nextPage?: string | null;
  };
  /** Status reads of this tick: started since the last successful list read started. Failed ones count too. */
  readonly statusReads: readonly { readonly source: string; readonly startedAtInMs: number }[];
  /** How long imports take here. Null or left out: no end was proven yet. */
  readonly usualImport?: UsualImport | null;
  readonly verify: {
    readonly demandedAtInMs: number | null;
    readonly startedAtInMs: number | null;
    /** Id of a credential check that has not started. Null or left out: none. */
    readonly credentialCheck?: string | null;
  };
  /** Whether reference data are stored, and when they were last read (also in vain). */
  readonly referenceData: { readonly known: boolean; readonly readAtInMs: number | null };
  /** Since when a suspected refusal waits for a list read to confirm or clear it; null: none. */
  readonly suspectedRefusalSinceInMs: number | null;
  /** A whole-connection refresh waits for the first list. */
  readonly hasUnfixedRefreshes: boolean;
  /** Every source of the connection that can be refreshed. */
  readonly refreshableSources: ReadonlySet<string>;
  readonly runs: readonly PlannedRun[];
}

/** A call to make now. */
export type PlannedCall =
  /** `page`: the next page of a list of several pages. */
  | { readonly kind: 'list'; readonly page?: string }
  | { readonly kind: 'reference-data' }
  /** `credentialCheck`: with the new credentials of that check, not with the stored ones. */
  | { readonly kind: 'verify'; readonly credentialCheck?: string }
  | { readonly kind: 'status'; readonly source: string; readonly runId: string }
  | { readonly kind: 'trigger'; readonly source: string; readonly runId: string }
  | { readonly kind: 'trigger-all'; readonly runIds: readonly string[] };

/** A change to record without a call. */
export type PlannedStep =
  /**
   * The run ends, although no read proves it. `superseded`: its end was lost, and a waiting run replaces it. `abandoned`: nobody
   * needs it any more, and its end was not seen in time. `withdrawn`: it was never triggered, and nobody needs it any more.
   */
  | {
      readonly kind: 'end';
      readonly runId: string;
      readonly outcome: 'superseded' | 'abandoned' | 'withdrawn';
    }
  /** It was triggered as often as allowed and every response was lost, or the connection cannot be used. */
  | {
      readonly kind: 'end';
      readonly runId: string;
      readonly outcome: 'failed';
      readonly error: RefreshError;
    }
  /** The source is busy with somebody else's import: the trigger is deferred from now on. */
  | { readonly kind: 'defer'; readonly runId: string }
  /** The waiting reason changed. */
  | { readonly kind: 'wait'; readonly runId: string; readonly waiting: Waiting | null };

/** What to do now, and when the next pass is due at the latest. */
export interface DispatchPlan {
  readonly steps: readonly PlannedStep[];
  readonly calls: readonly PlannedCall[];
  /** Milliseconds of the database's clock; null: no pass until something happens. */
  readonly nextPassAtInMs: number | null;
}

/** The runs that a call triggers; none for reads. */
export function runIdsOf(call: PlannedCall): readonly string[] {
  switch (call.kind) {
    case 'trigger':
      return [call.runId];
    case 'trigger-all':
      return call.runIds;
    case 'list':
    case 'status':
    case 'verify':
    case 'reference-data':
      return [];
    default:
      return call satisfies never;
  }
}
