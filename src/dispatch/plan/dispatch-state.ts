import type { SourceStatus } from '../../providers/contract/source-reading.js';
import type { Waiting } from '../../refresh/rules/notes.js';
import type { QuotaRule, QuotaWindow } from './quota-window.js';

/** What a provider call is for. */
export type CallKind = 'list' | 'status' | 'trigger' | 'trigger-all' | 'marketplaces' | 'verify';

/** A call that has been sent and not answered. */
export interface CallInFlight {
  readonly kind: CallKind;
  readonly source: string | null;
  readonly runIds: readonly string[];
}

/** An unended run as the planner sees it, with what is known of its source. Times are milliseconds of the database's clock. */
export interface PlannedRun {
  readonly id: string;
  readonly source: string;
  readonly kind: 'since' | 'watermark';
  readonly state: 'waiting' | 'triggering' | 'live';
  readonly sinceInMs: number | null;
  readonly priority: 'interactive' | 'background';
  readonly createdAtInMs: number;
  readonly notBeforeInMs: number | null;
  readonly triggerCount: number;
  readonly requestedAtInMs: number | null;
  /** When the newest asking's answer was lost, or null. */
  readonly unknownSinceInMs: number | null;
  readonly busySinceInMs: number | null;
  readonly acceptedAtInMs: number | null;
  readonly startedAtInMs: number | null;
  /** Begin of the last counting read that showed it running. */
  readonly runningSeenAtInMs: number | null;
  /** False when every refresh that wanted it has ended. */
  readonly needed: boolean;
  /** Counting reads since the trigger, and whether the stamp moved. */
  readonly countingReads: number;
  readonly moved: boolean;
  /** What the run shows as its reason to wait. */
  readonly waiting: Waiting | null;
  /** The last list read of the source: begin and end. */
  readonly listStartedAtInMs: number | null;
  readonly listFinishedAtInMs: number | null;
  /** False while no list has shown the source. */
  readonly sourceKnown: boolean;
  readonly lastRunFinishedAtInMs: number | null;
  /** The last word read of the source and when that read began. */
  readonly normalizedStatus: SourceStatus | null;
  readonly statusReadStartedAtInMs: number | null;
}

/** What the latest imports of a connection show of how long one takes. Milliseconds from the asking. */
export interface UsualImport {
  /** The shortest after which one was seen over: what runs are expected to take. */
  readonly overAfterInMs: number;
  /** The longest after which one was still seen running, or null: where this is much less, they may end sooner than is seen. */
  readonly runningAfterInMs: number | null;
}

/** Everything the planner decides by, for one connection. */
export interface DispatchState {
  readonly status: 'active' | 'paused' | 'unauthorized';
  readonly capabilities: {
    readonly refreshAll: boolean;
    readonly statusInList: boolean;
    readonly readStatus: boolean;
    readonly readMarketplaces: boolean;
  };
  readonly settleInMs: number;
  readonly retriggerAfterInMs: number;
  readonly quotaRule: QuotaRule;
  readonly quota: QuotaWindow;
  readonly inFlight: readonly CallInFlight[];
  readonly list: {
    /** A read begun from then on is wished for; it may lie ahead. */
    readonly demandedAtInMs: number | null;
    /** Begin of the last good list read. */
    readonly startedAtInMs: number | null;
    /** Begin of the last failed one, when the next may be tried, and how often it failed in a row. */
    readonly failedStartedAtInMs: number | null;
    readonly retryAtInMs: number | null;
    readonly failures: number;
    /** The next page of a list that has been read in part, or null. */
    readonly nextPage?: string | null;
  };
  /** Status reads begun since the last good list read began, whatever came of them: what this tick has had. */
  readonly statusReads: readonly { readonly source: string; readonly startedAtInMs: number }[];
  /** How long imports take here; null or left out: none was seen over yet. */
  readonly usualImport?: UsualImport | null;
  readonly verify: {
    readonly demandedAtInMs: number | null;
    readonly startedAtInMs: number | null;
    /** Id of a trial of new credentials that has not begun; left out: none. */
    readonly credentialCheck?: string | null;
  };
  readonly marketplaces: { readonly known: boolean; readonly readAtInMs: number | null };
  /** Since when a refusal of the credentials waits for a list read to confirm it. */
  readonly suspectedRefusalSinceInMs: number | null;
  /** A whole-connection refresh waits for the first list. */
  readonly hasUnfixedRefreshes: boolean;
  /** Every source of the connection that can be refreshed. */
  readonly refreshableSources: ReadonlySet<string>;
  readonly runs: readonly PlannedRun[];
}

/** A call to make now. */
export type PlannedCall =
  /** `page`: goes on with a list of several pages. */
  | { readonly kind: 'list'; readonly page?: string }
  | { readonly kind: 'marketplaces' }
  /** `trial`: with the new credentials of that trial, not with the stored ones. */
  | { readonly kind: 'verify'; readonly credentialCheck?: string }
  | { readonly kind: 'status'; readonly source: string; readonly runId: string }
  | { readonly kind: 'trigger'; readonly source: string; readonly runId: string }
  | { readonly kind: 'trigger-all'; readonly runIds: readonly string[] };

/** Something to record without a call. */
export type PlannedStep =
  /** A live run whose end was lost gives way to a waiting one. */
  | { readonly kind: 'supersede'; readonly runId: string }
  /** Nobody wants it any more and its end was not seen in time. */
  | { readonly kind: 'abandon'; readonly runId: string }
  /** Never asked and nobody wants it any more. */
  | { readonly kind: 'withdraw'; readonly runId: string }
  /** Asked as often as allowed without an answer. */
  | { readonly kind: 'give-up'; readonly runId: string }
  /** The connection cannot be used. */
  | { readonly kind: 'reject'; readonly runId: string }
  /** The source is busy with somebody else's import: from now on the trigger is held. */
  | { readonly kind: 'defer'; readonly runId: string }
  /** The reason to wait changed. */
  | { readonly kind: 'wait'; readonly runId: string; readonly waiting: Waiting | null };

/** What to do now, and when to look again at the latest. */
export interface DispatchPlan {
  readonly steps: readonly PlannedStep[];
  readonly calls: readonly PlannedCall[];
  /** Milliseconds of the database's clock; null: only when something happens. */
  readonly nextPassAtInMs: number | null;
}
