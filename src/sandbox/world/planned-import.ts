import { drawFraction } from './draw-fraction.js';
import type { DurationInMs, ImportBehaviour, ImportEnding } from './import-behaviour.js';

/**
 * One import of one source, fixed in full when it is asked for: what the source shows at a moment follows from its imports and
 * that moment alone. `Infinity` stands for "never".
 */
export interface PlannedImport {
  readonly origin: 'api' | 'automatic';
  /** The start date exactly as it was sent, or null. */
  readonly since: string | null;
  /** The instant that the provider took `since` for, or null. */
  readonly sinceInMs: number | null;
  readonly requestedAtInMs: number;
  readonly startsAtInMs: number;
  readonly endsAtInMs: number;
  readonly queuedInMs: number;
  readonly runningInMs: number;
  readonly ending: ImportEnding;
  /** True when a restart ended it: such an end is no end for those who look. */
  readonly cutOff: boolean;
}

/** What is drawn for one import. */
export interface ImportDraw {
  readonly seed: number;
  /** Names the source, and which of its imports this is. */
  readonly labels: readonly (string | number)[];
}

/** What a request says. */
export type ImportRequest = Pick<PlannedImport, 'origin' | 'since' | 'sinceInMs' | 'requestedAtInMs'>;

/** Fixes an import that cannot be queued for less than `notBeforeInMs` says. */
export function planImport(
  request: ImportRequest,
  behaviour: ImportBehaviour,
  { notBeforeInMs, draw }: { readonly notBeforeInMs: number; readonly draw: ImportDraw },
): PlannedImport {
  const fraction = (what: string) => drawFraction(draw.seed, ...draw.labels, what);
  const queuedInMs = drawDuration(behaviour.queuedInMs, fraction('queued'));
  const runningInMs = drawDuration(behaviour.runningInMs, fraction('running'));
  const startsAtInMs = notBeforeInMs + queuedInMs;
  return {
    ...request,
    startsAtInMs,
    endsAtInMs: startsAtInMs + runningInMs,
    queuedInMs,
    runningInMs,
    ending: fraction('failure') < behaviour.failureProbability ? { kind: 'error' } : behaviour.ending,
    cutOff: false,
  };
}

function drawDuration(duration: DurationInMs | 'endless', fraction: number): number {
  if (duration === 'endless') return Infinity;
  if (typeof duration === 'number') return duration;
  return Math.round(duration.minInMs + fraction * (duration.maxInMs - duration.minInMs));
}
