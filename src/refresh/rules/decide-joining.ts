import type { RunState } from './run-state.js';

/** Runs with and without a start date never mix: the provider's own mark is unknown. */
export type RunKind = 'since' | 'watermark';

/** `interactive` goes before `background`. */
export type Priority = 'interactive' | 'background';

/** A run of the wished source, as joining sees it. Times are milliseconds of the database's clock. */
export interface JoinableRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  readonly requestedAtInMs: number | null;
  /** True for an ended run that succeeded. */
  readonly succeeded: boolean;
}

/** What a caller wishes of one source. */
export interface SourceRequest {
  readonly kind: RunKind;
  readonly sinceInMs: number | null;
  readonly priority: Priority;
  /** How old an asking may be to serve this wish, in milliseconds; null or 0: it must be asked from now on. */
  readonly maxAgeInMs: number | null;
}

/** How a wish is served. */
export type Joining =
  /** A covering import was asked for recently enough and succeeded: nothing to do. */
  | { readonly kind: 'fresh'; readonly runId: string }
  /** A covering import asked for recently enough is under way. */
  | { readonly kind: 'follow'; readonly runId: string }
  /** A run of this kind waits: join it; the earliest since and the highest priority win. */
  | {
      readonly kind: 'merge';
      readonly runId: string;
      readonly sinceInMs: number | null;
      readonly priority: Priority;
    }
  /** A new waiting run is needed. */
  | { readonly kind: 'new' };

/** Decides how one wish is served by the runs of its source (docs/guides/concepts.md). `runs` in any order. */
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
