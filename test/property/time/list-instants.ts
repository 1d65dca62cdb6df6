import type { ClockChange } from './pacific-calendar.js';

/** Instants at equal intervals, without the end. */
export function* stepThrough(fromInMs: number, untilInMs: number, stepInMs: number): Generator<number> {
  for (let instantInMs = fromInMs; instantInMs < untilInMs; instantInMs += stepInMs) yield instantInMs;
}

/** Instants at equal intervals around each change of the clocks, moved by `shiftInMs`. */
export function* stepAround(
  changes: readonly ClockChange[],
  span: { readonly radiusInMs: number; readonly stepInMs: number; readonly shiftInMs: number },
): Generator<number> {
  for (const { atInMs } of changes) {
    const fromInMs = atInMs - span.radiusInMs + span.shiftInMs;
    yield* stepThrough(fromInMs, fromInMs + 2 * span.radiusInMs, span.stepInMs);
  }
}
