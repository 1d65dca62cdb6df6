import type { RunState } from './run-state.js';

/** Runs with and without a start date are never joined: the provider's own watermark is unknown. */
export type RunKind = 'since' | 'watermark';

/** `interactive` comes before `background`. */
export type Priority = 'interactive' | 'background';

/** A run of the requested source. Times are milliseconds of the database's clock. */
export interface JoinableRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  readonly requestedAtInMs: number | null;
  /** True for a finished run that succeeded. */
  readonly succeeded: boolean;
}

/** What a request needs for one source. */
export interface SourceRequest {
  readonly kind: RunKind;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  /** Maximum age of the trigger of a run that serves this request, in milliseconds. null or 0: the trigger must come after now. */
  readonly maxAgeInMs: number | null;
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
      readonly sinceInMs: number | null;
      readonly priority: Priority;
    }
  /** A new waiting run is needed. */
  | { readonly kind: 'new' };

/** Decides which run serves a request for one source (docs/guides/concepts.md). `runs` can be in any order. */
export function decideJoining(
  request: SourceRequest,
  runs: readonly JoinableRun[],
  nowInMs: number,
): Joining {
  const covering = runs
    .filter((run) => covers(run, request, nowInMs))
    .toSorted((a, b) => (b.requestedAtInMs ?? 0) - (a.requestedAtInMs ?? 0));
  const fresh = covering.find((run) => run.state === 'finished' && run.succeeded);
  if (fresh !== undefined) return { kind: 'fresh', runId: fresh.id };
  const inFlight = covering.find((run) => run.state === 'triggering' || run.state === 'live');
  if (inFlight !== undefined) return { kind: 'follow', runId: inFlight.id };
  const waiting = runs.find((run) => run.state === 'waiting' && run.kind === request.kind);
  if (waiting === undefined) return { kind: 'new' };
  return {
    kind: 'merge',
    runId: waiting.id,
    sinceInMs: earlier(waiting.sinceInMs, request.sinceInMs),
    priority: waiting.priority === 'interactive' ? 'interactive' : request.priority,
  };
}

function covers(run: JoinableRun, request: SourceRequest, nowInMs: number): boolean {
  if (run.kind !== request.kind || run.requestedAtInMs === null || !request.maxAgeInMs) return false;
  if (run.requestedAtInMs < nowInMs - request.maxAgeInMs) return false;
  return request.sinceInMs === null || (run.sinceInMs !== null && run.sinceInMs <= request.sinceInMs);
}

function earlier(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return null;
  return Math.min(left, right);
}
