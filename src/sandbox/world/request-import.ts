import type { ImportBehaviour, ImportEnding } from './import-behaviour.js';
import { type ImportDraw, type ImportRequest, planImport, type PlannedImport } from './planned-import.js';

/** The effect of a trigger on a source. */
export type RequestEffect = 'planned' | 'ignored' | 'restarted' | 'queued';

/** What a source does with a trigger while one of its imports is queued or running. */
export type WhileRunning = 'ignore' | 'restart' | 'queue';

interface Rules {
  readonly behaviour: ImportBehaviour;
  readonly whileRunning: WhileRunning;
  readonly draw: ImportDraw;
}

/** A source's imports after one more trigger. The given imports are not mutated. */
export function requestImport(
  imports: readonly PlannedImport[],
  request: ImportRequest,
  { behaviour, whileRunning, draw }: Rules,
): { readonly imports: readonly PlannedImport[]; readonly effect: RequestEffect } {
  const nowInMs = request.requestedAtInMs;
  const plan = (notBeforeInMs: number) => planImport(request, behaviour, { notBeforeInMs, draw });
  const unfinished = imports.filter((planned) => planned.endsAtInMs > nowInMs);
  if (unfinished.length === 0) return { imports: [...imports, plan(nowInMs)], effect: 'planned' };
  switch (whileRunning) {
    case 'ignore':
      return { imports, effect: 'ignored' };
    case 'queue': {
      const lastEndInMs = Math.max(...unfinished.map((planned) => planned.endsAtInMs));
      return { imports: [...imports, plan(lastEndInMs)], effect: 'queued' };
    }
    case 'restart': {
      const finished = imports.map((planned) =>
        unfinished.includes(planned) ? cutOff(planned, nowInMs) : planned,
      );
      return { imports: [...finished, plan(nowInMs)], effect: 'restarted' };
    }
    default:
      return whileRunning satisfies never;
  }
}

/**
 * A source's imports after the running one (or the first in the queue) has ended immediately. Queued imports follow as if it had
 * ended by itself. Without an unfinished import nothing changes.
 */
export function endCurrentImport(
  imports: readonly PlannedImport[],
  nowInMs: number,
  ending: ImportEnding,
): readonly PlannedImport[] {
  const current = imports.find((planned) => planned.endsAtInMs > nowInMs);
  if (current === undefined) return imports;
  let previousEndInMs = nowInMs;
  return imports.map((planned) => {
    if (planned.endsAtInMs <= nowInMs) return planned;
    if (planned === current) {
      return {
        ...planned,
        startsAtInMs: Math.min(planned.startsAtInMs, nowInMs),
        endsAtInMs: nowInMs,
        ending,
      };
    }
    const startsAtInMs = previousEndInMs + planned.queuedInMs;
    previousEndInMs = startsAtInMs + planned.runningInMs;
    return { ...planned, startsAtInMs, endsAtInMs: previousEndInMs };
  });
}

/** A restart ends a running import now, and a queued one before its start. */
function cutOff(planned: PlannedImport, nowInMs: number): PlannedImport {
  const started = planned.startsAtInMs <= nowInMs;
  return {
    ...planned,
    startsAtInMs: started ? planned.startsAtInMs : Infinity,
    endsAtInMs: nowInMs,
    cutOff: true,
  };
}
