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

/** The state of a source at one moment. */
export interface SourceState {
  readonly phase: 'idle' | 'queued' | 'running' | 'error';
  /** The time of its last attempt, or null when there was none. */
  readonly lastAttemptAtInMs: number | null;
}

/** A requested import: its durations and how it ends. */
export interface ImportPlan {
  readonly queuesForInMs: number;
  readonly takesInMs: number;
  /** Whether a disturbance makes it longer than usual. */
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

  /** Triggers an import; returns the effect. */
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

  /** Ends prolonged imports, advances the imports queued behind them, and lets open imports end without an error. */
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
      // An import that was cut off before it started has left no trace.
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
