/** One import of a source at the simulated provider. */
export interface SimulatedImport {
  readonly queuedAtInMs: number;
  startsAtInMs: number;
  /** Infinity: never. */
  endsAtInMs: number;
  readonly isProlonged: boolean;
  endsInError: boolean;
  readonly isAutomatic: boolean;
}

/** What a source does at one moment. */
export interface SourceState {
  readonly phase: 'idle' | 'queued' | 'running' | 'error';
  /** When its stamp last moved, or null when it never did. */
  readonly lastAttemptAtInMs: number | null;
}

/** An import that is asked for: how long it takes, from being queued. */
export interface ImportPlan {
  readonly queuesForInMs: number;
  readonly takesInMs: number;
  /** Whether it takes longer than imports of its source do when nothing befalls them. */
  readonly isProlonged: boolean;
  readonly endsInError: boolean;
  readonly isAutomatic: boolean;
}

/** The imports of one source, past and planned: a pure function of time. */
export class ImportHistory {
  readonly imports: SimulatedImport[] = [];

  constructor(
    private readonly lastAttemptMovesAt: 'start' | 'end',
    private readonly whileBusy: 'ignored' | 'queued' | 'restarts',
    private readonly firstAttemptAtInMs: number | null,
  ) {}

  /** Asks for an import; returns how it is taken. */
  trigger(nowInMs: number, plan: ImportPlan): 'started' | 'ignored' | 'queued' | 'restarted' {
    const last = this.imports.at(-1);
    if (last === undefined || last.endsAtInMs <= nowInMs) {
      this.start(nowInMs, nowInMs, plan);
      return 'started';
    }
    // An automatic import never interferes.
    if (this.whileBusy === 'ignored' || plan.isAutomatic) return 'ignored';
    if (this.whileBusy === 'queued') {
      if (last.endsAtInMs === Infinity || last.queuedAtInMs === nowInMs || last.startsAtInMs > nowInMs) {
        return 'ignored';
      }
      this.start(nowInMs, last.endsAtInMs, plan);
      return 'queued';
    }
    last.endsAtInMs = nowInMs;
    this.start(nowInMs, nowInMs, plan);
    return 'restarted';
  }

  /** Ends what was drawn out, brings forward what is queued behind it, and lets what has yet to end do so without an error. */
  recover(nowInMs: number): void {
    let advancedByInMs = 0;
    for (const one of this.imports) {
      if (one.endsAtInMs < nowInMs) continue;
      const plannedEndAtInMs = one.endsAtInMs;
      one.startsAtInMs -= advancedByInMs;
      one.endsAtInMs = one.isProlonged
        ? Math.max(nowInMs, one.startsAtInMs)
        : plannedEndAtInMs - advancedByInMs;
      one.endsInError = false;
      advancedByInMs = plannedEndAtInMs - one.endsAtInMs;
    }
  }

  /** What a read of the state at this time shows. */
  stateAt(atInMs: number): SourceState {
    let lastAttemptAtInMs = this.firstAttemptAtInMs;
    let phase: SourceState['phase'] = 'idle';
    for (const one of this.imports) {
      if (one.queuedAtInMs > atInMs) break;
      const lastAttemptAt = this.lastAttemptMovesAt === 'start' ? one.startsAtInMs : one.endsAtInMs;
      // What was cut off before it began has left no trace.
      if (lastAttemptAt <= atInMs && one.startsAtInMs <= one.endsAtInMs) lastAttemptAtInMs = lastAttemptAt;
      phase = phaseOf(one, atInMs, phase);
    }
    return { phase, lastAttemptAtInMs };
  }

  private start(queuedAtInMs: number, fromInMs: number, plan: ImportPlan): void {
    const startsAtInMs = fromInMs + plan.queuesForInMs;
    this.imports.push({
      queuedAtInMs,
      startsAtInMs,
      endsAtInMs: startsAtInMs + plan.takesInMs,
      isProlonged: plan.isProlonged,
      endsInError: plan.endsInError,
      isAutomatic: plan.isAutomatic,
    });
  }
}

function phaseOf(one: SimulatedImport, atInMs: number, before: SourceState['phase']): SourceState['phase'] {
  if (atInMs >= one.endsAtInMs) return one.endsInError ? 'error' : 'idle';
  if (atInMs >= one.startsAtInMs) return 'running';
  return before === 'running' ? 'running' : 'queued';
}
