/** One import of a source at the simulated provider. */
export interface SimulatedImport {
  readonly queuedAtInMs: number;
  startsAtInMs: number;
  /** Infinity: never. */
  endsAtInMs: number;
  readonly isDrawnOut: boolean;
  endsInError: boolean;
  readonly isAutomatic: boolean;
}

/** What a source does at one moment. */
export interface SourcePoll {
  readonly phase: 'idle' | 'queued' | 'running' | 'error';
  /** When its stamp last moved, or null when it never did. */
  readonly lastAttemptAtInMs: number | null;
}

/** An import that is asked for: how long it takes, from being queued. */
export interface ImportCourse {
  readonly queuesForInMs: number;
  readonly takesInMs: number;
  /** Whether it takes longer than imports of its source do when nothing befalls them. */
  readonly isDrawnOut: boolean;
  readonly endsInError: boolean;
  readonly isAutomatic: boolean;
}

/** The imports of one source, past and planned: a pure function of time. */
export class ImportHistory {
  readonly imports: SimulatedImport[] = [];

  constructor(
    private readonly attemptMovesAt: 'start' | 'end',
    private readonly whileBusy: 'ignored' | 'queued' | 'restarts',
    private readonly firstAttemptAtInMs: number | null,
  ) {}

  /** Asks for an import; returns how it is taken. */
  ask(nowInMs: number, course: ImportCourse): 'begun' | 'ignored' | 'queued' | 'restarted' {
    const last = this.imports.at(-1);
    if (last === undefined || last.endsAtInMs <= nowInMs) {
      this.begin(nowInMs, nowInMs, course);
      return 'begun';
    }
    // An automatic import never interferes.
    if (this.whileBusy === 'ignored' || course.isAutomatic) return 'ignored';
    if (this.whileBusy === 'queued') {
      if (last.endsAtInMs === Infinity || last.queuedAtInMs === nowInMs || last.startsAtInMs > nowInMs) {
        return 'ignored';
      }
      this.begin(nowInMs, last.endsAtInMs, course);
      return 'queued';
    }
    last.endsAtInMs = nowInMs;
    this.begin(nowInMs, nowInMs, course);
    return 'restarted';
  }

  /** Ends what was drawn out, brings forward what is queued behind it, and lets what has yet to end do so without an error. */
  calm(nowInMs: number): void {
    let soonerByInMs = 0;
    for (const one of this.imports) {
      if (one.endsAtInMs < nowInMs) continue;
      const wouldHaveFinishedAtInMs = one.endsAtInMs;
      one.startsAtInMs -= soonerByInMs;
      one.endsAtInMs = one.isDrawnOut
        ? Math.max(nowInMs, one.startsAtInMs)
        : wouldHaveFinishedAtInMs - soonerByInMs;
      one.endsInError = false;
      soonerByInMs = wouldHaveFinishedAtInMs - one.endsAtInMs;
    }
  }

  /** What a read of the state at this time shows. */
  look(atInMs: number): SourcePoll {
    let lastAttemptAtInMs = this.firstAttemptAtInMs;
    let phase: SourcePoll['phase'] = 'idle';
    for (const one of this.imports) {
      if (one.queuedAtInMs > atInMs) break;
      const lastAttemptAt = this.attemptMovesAt === 'start' ? one.startsAtInMs : one.endsAtInMs;
      // What was cut off before it began has left no trace.
      if (lastAttemptAt <= atInMs && one.startsAtInMs <= one.endsAtInMs) lastAttemptAtInMs = lastAttemptAt;
      phase = phaseOf(one, atInMs, phase);
    }
    return { phase, lastAttemptAtInMs };
  }

  private begin(queuedAtInMs: number, fromInMs: number, course: ImportCourse): void {
    const startsAtInMs = fromInMs + course.queuesForInMs;
    this.imports.push({
      queuedAtInMs,
      startsAtInMs,
      endsAtInMs: startsAtInMs + course.takesInMs,
      isDrawnOut: course.isDrawnOut,
      endsInError: course.endsInError,
      isAutomatic: course.isAutomatic,
    });
  }
}

function phaseOf(one: SimulatedImport, atInMs: number, before: SourcePoll['phase']): SourcePoll['phase'] {
  if (atInMs >= one.endsAtInMs) return one.endsInError ? 'error' : 'idle';
  if (atInMs >= one.startsAtInMs) return 'running';
  return before === 'running' ? 'running' : 'queued';
}
