import { drawFraction } from './draw-fraction.js';
import type { DurationInMs, ImportBehaviour, ImportEnding } from './import-behaviour.js';

/**
 * One import of one source. It is fixed in full when it is triggered, so the state of a source follows from its imports and the time
 * alone. `Infinity` stands for "never".
 */
export interface PlannedImport {
  readonly origin: 'api' | 'automatic';
  /** The start date exactly as it was sent, or null. */
  readonly since: string | null;
  /** The instant as which the provider read `since`, or null. */
  readonly sinceInMs: number | null;
  readonly requestedAtInMs: number;
  readonly startsAtInMs: number;
  readonly endsAtInMs: number;
  readonly queuedInMs: number;
  readonly runningInMs: number;
  readonly ending: ImportEnding;
  /** True when a restart ended it. Reads do not show such an end. */
  readonly cutOff: boolean;
}

/** Seed and labels for the random values of one import. */
export interface ImportDraw {
  readonly seed: number;
  /** The source, and the ordinal of the import. */
  readonly labels: readonly (string | number)[];
}

/** The data of a trigger. */
export type ImportRequest = Pick<PlannedImport, 'origin' | 'since' | 'sinceInMs' | 'requestedAtInMs'>;

/** Fixes an import. It is queued from `notBeforeInMs` on. */
export function planImport(
  request: ImportRequest,
  behaviour: ImportBehaviour,
  { notBeforeInMs, draw }: { readonly notBeforeInMs: number; readonly draw: ImportDraw },
): PlannedImport {
  const fraction = (label: string) => drawFraction(draw.seed, ...draw.labels, label);
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
