import type { RunOutcome, RunState } from './run-state.js';

/** Runs with and without a start date are never joined: the provider's own watermark is unknown. */
export type RunKind = 'since' | 'watermark';

/** `interactive` comes before `background`. */
export type Priority = 'interactive' | 'background';

/** The columns of a run of the requested source that joining depends on. */
export interface JoinableRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly since: Date | null;
  readonly priority: Priority;
  readonly requested_at: Date | null;
  readonly outcome: RunOutcome | null;
}

/** What a refresh needs for each of its sources: columns of its row. */
export interface SourceRequest {
  readonly kind: RunKind;
  readonly since: Date | null;
  readonly priority: Priority;
  /** Maximum age of the trigger of a run that serves this request. null or 0: the trigger must come after now. */
  readonly max_age_seconds: number | null;
}

/** How a request is served. */
export type Joining =
  /** A covering import was triggered recently enough and succeeded: nothing to do. */
  | { readonly kind: 'fresh'; readonly runId: string }
  /** A covering import was triggered recently enough and is running. */
  | { readonly kind: 'follow'; readonly runId: string }
  /** Join the waiting run of this kind. It gets the earlier start date and the higher priority of the two. */
  | {
      readonly kind: 'merge';
      readonly runId: string;
      readonly since: Date | null;
      readonly priority: Priority;
    }
  /** A new waiting run is needed. */
  | { readonly kind: 'new' };

/** Decides which run serves a request for one source (docs/guides/concepts.md). `runs` can be in any order. */
export function decideJoining(request: SourceRequest, runs: readonly JoinableRun[], now: Date): Joining {
  const covering = runs
    .filter((run) => covers(run, request, now))
    .toSorted((a, b) => Number(b.requested_at) - Number(a.requested_at));
  const fresh = covering.find((run) => run.state === 'finished' && run.outcome === 'succeeded');
  if (fresh !== undefined) return { kind: 'fresh', runId: fresh.id };
  const inFlight = covering.find(isInFlight);
  if (inFlight !== undefined) return { kind: 'follow', runId: inFlight.id };
  const waiting = runs.find((run) => run.state === 'waiting' && run.kind === request.kind);
  if (waiting === undefined) return { kind: 'new' };
  return {
    kind: 'merge',
    runId: waiting.id,
    since: earlier(waiting.since, request.since),
    priority: waiting.priority === 'interactive' ? 'interactive' : request.priority,
  };
}

/** Whether the run is triggered and unfinished. */
export function isInFlight(run: Pick<JoinableRun, 'state'>): boolean {
  return run.state === 'triggering' || run.state === 'live';
}

function covers(run: JoinableRun, request: SourceRequest, now: Date): boolean {
  if (run.kind !== request.kind || run.requested_at === null || !request.max_age_seconds) return false;
  if (run.requested_at.getTime() < now.getTime() - request.max_age_seconds * 1000) return false;
  return request.since === null || (run.since !== null && run.since <= request.since);
}

function earlier(left: Date | null, right: Date | null): Date | null {
  if (left === null || right === null) return null;
  return left < right ? left : right;
}
