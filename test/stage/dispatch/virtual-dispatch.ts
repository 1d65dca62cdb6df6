import type { RunOutcome } from '../../../src/refresh/rules/run-state.js';
import type {
  CallInFlight,
  DispatchPlan,
  DispatchState,
  PlannedCall,
  PlannedRun,
} from '../../../src/dispatch/plan/dispatch-state.js';
import {
  type Evidence,
  movedOf,
  newEvidence,
  type SourceRead,
  weighRead,
} from '../../../src/dispatch/plan/evidence.js';
import { eligibleAtInMs } from '../../../src/dispatch/plan/judge-eligibility.js';
import { planDispatch } from '../../../src/dispatch/plan/plan-dispatch.js';
import {
  countCalls,
  learnFromResponse,
  learnFromLostCall,
  newWindow,
  openWindow,
  type QuotaRule,
} from '../../../src/dispatch/plan/quota-window.js';
import { decideJoining, type Priority } from '../../../src/refresh/rules/decide-joining.js';
import { buildRun, buildState, scenarioStartInMs } from './build-dispatch-state.js';
import type { Fate, ProviderSide } from './virtual-provider.js';

/** A request that arrives and expires after its deadline. */
export interface VirtualRequest {
  readonly atInMs: number;
  readonly source: string;
  /** The requested start date; left out: the provider continues from its own watermark. */
  readonly sinceInMs?: number;
  readonly priority: Priority;
  readonly patienceInMs: number;
}

/** The set-up of the virtual connection. `fate` and `latencyInMs` are called once for each provider call. */
export interface VirtualSetting {
  readonly provider: ProviderSide;
  /** Left out: `scenarioStartInMs`. */
  readonly startsAtInMs?: number;
  readonly rule: QuotaRule;
  readonly capabilities: DispatchState['capabilities'];
  readonly requests: readonly VirtualRequest[];
  readonly fate: (call: number) => Fate;
  readonly latencyInMs: (call: number) => number;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
interface VirtualRun extends Mutable<PlannedRun> {
  evidence: Evidence | null;
  end: RunOutcome | null;
}
interface VirtualTarget {
  readonly request: VirtualRequest;
  runId: string;
  end: 'succeeded' | 'failed' | 'expired' | null;
  finishedAtInMs: number | null;
  triggered: boolean;
}
/** A call as it was sent. */
interface SentCall {
  readonly kind: PlannedCall['kind'];
  readonly source: string | null;
  readonly startedAtInMs: number;
}
interface Sending {
  readonly call: PlannedCall;
  readonly flight: CallInFlight;
  readonly startedAtInMs: number;
  readonly respondedAtInMs: number;
  readonly fate: Fate;
}

/** The number of latest imports that count for the usual duration. */
const latestImports = 50;

const rules = {
  compareAttempts: (earlier: string, later: string) =>
    Number(later) > Number(earlier) ? ('later' as const) : ('not-later' as const),
  lastAttemptMovesAtEnd: false,
};

/** The planner with a virtual provider and a virtual clock. Everything is recorded in memory, and nothing waits. */
export class VirtualDispatch {
  readonly targets: VirtualTarget[] = [];
  plans = 0;
  /** Passes that were due by time and changed nothing. */
  emptyPasses = 0;
  readonly sent: SentCall[] = [];
  nowInMs: number;
  private readonly runs = new Map<string, VirtualRun>();
  private readonly runsBySource = new Map<string, VirtualRun[]>();
  private readonly sendings: Sending[] = [];
  private readonly importsSeen: { overAfterInMs: number; runningAfterInMs: number }[] = [];
  private readonly seen = new Map<string, { lastAttempt: string; latest: string }>();
  private state: Mutable<DispatchState>;

  constructor(private readonly setting: VirtualSetting) {
    this.nowInMs = setting.startsAtInMs ?? scenarioStartInMs;
    this.state = buildState({
      quota: newWindow(this.nowInMs),
      quotaRule: setting.rule,
      capabilities: setting.capabilities,
      refreshableSources: new Set(setting.provider.sources),
    });
  }

  /** Runs until nothing is open any more or the time is over. `check` is called after every pass. */
  run(untilInMs: number, check?: (plan: DispatchPlan, state: DispatchState) => void): void {
    const arrivals = this.setting.requests.toSorted((a, b) => a.atInMs - b.atInMs);
    let readAtInMs: number | null = null;
    for (;;) {
      const moments = [
        arrivals[0]?.atInMs,
        ...this.sendings.map((sending) => sending.respondedAtInMs),
        ...this.openTargets().map((target) => target.request.atInMs + target.request.patienceInMs),
        readAtInMs ?? undefined,
      ].filter((at) => at !== undefined);
      const next = Math.min(...moments);
      if (!Number.isFinite(next) || next > untilInMs) return;
      this.nowInMs = Math.max(this.nowInMs, next);
      const happened = this.processDue(arrivals);
      const plan = this.pass();
      if (!happened && plan.steps.length === 0 && plan.calls.length === 0) this.emptyPasses += 1;
      readAtInMs = plan.nextPassAtInMs;
      check?.(plan, this.stateNow());
    }
  }

  get calls(): number {
    return this.sent.length;
  }

  /** When the run of a target was triggered; null: it was not. */
  requestedAtInMs(target: VirtualTarget): number | null {
    return this.find(target.runId).requestedAtInMs;
  }

  openRuns(): readonly PlannedRun[] {
    return [...this.runs.values()].filter((run) => run.end === null);
  }

  openTargets(): readonly VirtualTarget[] {
    return this.targets.filter((target) => target.end === null);
  }

  private processDue(arrivals: VirtualRequest[]): boolean {
    let happened = false;
    while (arrivals[0] !== undefined && arrivals[0].atInMs <= this.nowInMs) {
      this.arrive(arrivals[0]);
      arrivals.shift();
      happened = true;
    }
    for (const sending of this.sendings.filter((one) => one.respondedAtInMs <= this.nowInMs)) {
      this.sendings.splice(this.sendings.indexOf(sending), 1);
      this.recordResponse(sending);
      happened = true;
    }
    for (const target of this.openTargets()) {
      if (target.request.atInMs + target.request.patienceInMs > this.nowInMs) continue;
      this.endTarget(target, 'expired');
      happened = true;
    }
    return happened;
  }

  private arrive(request: VirtualRequest): void {
    const { source, priority, sinceInMs = null } = request;
    const kind = sinceInMs === null ? 'watermark' : 'since';
    const since = dateOf(sinceInMs);
    const joinable = this.openRunsOf(source).map((run) => ({
      ...run,
      since: dateOf(run.sinceInMs),
      requested_at: dateOf(run.requestedAtInMs),
      outcome: null,
    }));
    const needed = { kind, since, priority, max_age_seconds: null } as const;
    const joining = decideJoining(needed, joinable, new Date(this.nowInMs));
    if (joining.kind === 'merge') {
      const { priority: merged, since: startDate } = joining;
      this.change(joining.runId, { priority: merged, sinceInMs: startDate?.getTime() ?? null });
    }
    const runId =
      joining.kind === 'new' ? this.addRun({ source, priority, kind, sinceInMs }).id : joining.runId;
    this.targets.push({ request, runId, end: null, finishedAtInMs: null, triggered: false });
  }

  private addRun(requested: Pick<PlannedRun, 'source' | 'priority' | 'kind' | 'sinceInMs'>): VirtualRun {
    const { source } = requested;
    const ofSource = this.runsBySource.get(source) ?? [];
    const before = ofSource.at(-1);
    const run = {
      ...buildRun(`run-${String(this.runs.size).padStart(4, '0')}`, {
        ...requested,
        createdAtInMs: this.nowInMs,
      }),
      sourceKnown: this.seen.has(source),
      listStartedAtInMs: this.state.list.startedAtInMs,
      listFinishedAtInMs: before?.listFinishedAtInMs ?? null,
      lastRunFinishedAtInMs: before?.lastRunFinishedAtInMs ?? null,
      normalizedStatus: before?.normalizedStatus ?? null,
      statusReadStartedAtInMs: before?.statusReadStartedAtInMs ?? null,
      evidence: null,
      end: null,
    };
    this.runs.set(run.id, run);
    this.runsBySource.set(source, [...ofSource, run]);
    return run;
  }

  private pass(): DispatchPlan {
    this.plans += 1;
    const plan = planDispatch(this.stateNow(), this.nowInMs);
    for (const step of plan.steps) {
      switch (step.kind) {
        case 'wait':
          this.change(step.runId, { waiting: step.waiting });
          break;
        case 'defer':
          this.change(step.runId, { busySinceInMs: this.nowInMs });
          break;
        case 'end':
          if (step.outcome === 'superseded') this.supersede(step.runId);
          else this.end(step.runId, step.outcome);
          break;
        default:
          step satisfies never;
      }
    }
    const window = openWindow(this.state.quota, this.sendings.length, this.nowInMs);
    this.state.quota = countCalls(window, plan.calls.length);
    for (const call of plan.calls) this.send(call);
    return plan;
  }

  private supersede(runId: string): void {
    const run = this.find(runId);
    this.end(runId, 'superseded');
    const waiting = this.openRunsOf(run.source).find(
      (one) => one.state === 'waiting' && one.kind === run.kind,
    );
    const next = waiting ?? this.addRun(run);
    for (const target of this.openTargets()) if (target.runId === runId) target.runId = next.id;
  }

  private send(call: PlannedCall): void {
    const number = this.calls;
    const runIds = call.kind === 'trigger' ? [call.runId] : call.kind === 'trigger-all' ? call.runIds : [];
    for (const run of runIds.map((id) => this.find(id))) this.freeze(run);
    const startedAtInMs = this.nowInMs;
    const source = 'source' in call ? call.source : null;
    this.sent.push({ kind: call.kind, source, startedAtInMs });
    if (call.kind === 'status')
      this.state.statusReads = [...this.state.statusReads, { source: call.source, startedAtInMs }];
    const fate = this.setting.fate(number);
    const respondedAtInMs =
      startedAtInMs + (fate.startsWith('lost') ? 10_000 : this.setting.latencyInMs(number));
    this.sendings.push({
      call,
      flight: { kind: call.kind, source, runIds },
      startedAtInMs,
      respondedAtInMs: respondedAtInMs,
      fate,
    });
  }

  private freeze(run: VirtualRun): void {
    const statusIsCurrent =
      run.statusReadStartedAtInMs !== null && run.statusReadStartedAtInMs > eligibleAtInMs(run);
    const seen = this.seen.get(run.source);
    const baseline = {
      attemptAt: seen?.lastAttempt ?? null,
      providerStatus: null,
      normalizedStatus: statusIsCurrent ? run.normalizedStatus : null,
    };
    run.evidence =
      run.evidence === null
        ? newEvidence(baseline, seen?.latest ?? null)
        : { ...run.evidence, countingReads: 0 };
    run.requestedAtInMs ??= this.nowInMs;
    Object.assign(run, {
      state: 'triggering',
      triggerCount: run.triggerCount + 1,
      unknownSinceInMs: null,
      waiting: null,
    });
  }

  private recordResponse({ call, flight, startedAtInMs, fate }: Sending): void {
    const { provider } = this.setting;
    const processedAtInMs = startedAtInMs + 1;
    const reported = fate === 'responded' || fate === 'lost-after' ? provider.count(processedAtInMs) : null;
    const window = openWindow(this.state.quota, this.sendings.length + 1, this.nowInMs);
    const completed = { startedAtInMs, othersInFlight: this.sendings.length };
    const rejected = fate === 'responded' && reported === null;
    if (fate === 'responded') {
      const throttled = rejected ? { retryAfterInMs: null } : null;
      const news = {
        limit: null,
        remaining: reported?.remaining ?? null,
        resetInMs: reported?.resetInMs ?? null,
        throttled,
      };
      this.state.quota = learnFromResponse(window, news, completed, this.nowInMs);
    } else this.state.quota = fate === 'unreachable' ? window : learnFromLostCall(window, this.nowInMs);
    const isRead = call.kind === 'list' || call.kind === 'status';
    if (isRead && (fate !== 'responded' || rejected)) this.fail(call, startedAtInMs);
    else if (call.kind === 'list') this.recordList(startedAtInMs, processedAtInMs);
    else if (call.kind === 'reference-data')
      this.state.referenceData = { known: fate === 'responded', readAtInMs: this.nowInMs };
    else if (call.kind === 'status') {
      const { normalizedStatus } = provider.read(call.source, processedAtInMs);
      this.change(call.runId, { normalizedStatus, statusReadStartedAtInMs: startedAtInMs });
      this.weigh(call.source, {
        startedAtInMs,
        finishedAtInMs: this.nowInMs,
        status: { normalizedStatus, providerStatus: normalizedStatus },
      });
    } else this.recordTrigger(flight, rejected ? 'unreachable' : fate, processedAtInMs);
  }

  private fail(call: PlannedCall, startedAtInMs: number): void {
    if (call.kind !== 'list') return;
    const failures = this.state.list.failures + 1;
    this.state.list = {
      ...this.state.list,
      failedStartedAtInMs: startedAtInMs,
      failures,
      retryAtInMs: this.nowInMs + 1_000 * failures,
    };
  }

  private recordList(startedAtInMs: number, processedAtInMs: number): void {
    const { provider, capabilities } = this.setting;
    this.state.list = {
      ...this.state.list,
      startedAtInMs,
      failures: 0,
      retryAtInMs: null,
      failedStartedAtInMs: null,
    };
    this.state.statusReads = this.state.statusReads.filter((read) => read.startedAtInMs > startedAtInMs);
    for (const source of provider.sources) {
      const { normalizedStatus, lastAttempt } = provider.read(source, processedAtInMs);
      const latest = String(Math.max(Number(this.seen.get(source)?.latest ?? 0), Number(lastAttempt)));
      this.seen.set(source, { lastAttempt, latest });
      const shown = { sourceKnown: true, listStartedAtInMs: startedAtInMs, listFinishedAtInMs: this.nowInMs };
      const statusChanges = capabilities.statusInList
        ? { normalizedStatus, statusReadStartedAtInMs: startedAtInMs }
        : {};
      for (const run of this.runsBySource.get(source) ?? []) Object.assign(run, shown, statusChanges);
      const status = capabilities.statusInList
        ? { normalizedStatus, providerStatus: normalizedStatus }
        : null;
      this.weigh(source, { startedAtInMs, finishedAtInMs: this.nowInMs, lastAttempt, status });
    }
  }

  private weigh(source: string, read: SourceRead): void {
    for (const run of this.openRunsOf(source)) {
      if (run.state === 'waiting' || run.evidence === null) continue;
      const { evidence, verdict } = weighRead(run.evidence, read, rules);
      run.evidence = evidence;
      run.countingReads = evidence.countingReads;
      run.moved = movedOf(evidence) !== null;
      run.runningSeenAtInMs = evidence.runningLastSeenInMs;
      if (verdict.kind === 'succeeded' || verdict.kind === 'failed') this.end(run.id, verdict.kind);
      else if (verdict.kind === 'running') {
        run.startedAtInMs ??= this.nowInMs;
        if (run.state === 'triggering')
          Object.assign(run, { state: 'live', acceptedAtInMs: this.nowInMs, unknownSinceInMs: null });
      }
    }
  }

  private recordTrigger(flight: CallInFlight, fate: Fate, processedAtInMs: number): void {
    for (const run of flight.runIds.map((id) => this.find(id))) {
      if (fate === 'responded' || fate === 'lost-after')
        this.setting.provider.trigger(run.source, processedAtInMs);
      if (run.end !== null || run.state !== 'triggering') continue;
      const countsFromInMs =
        run.evidence?.countsFromInMs ?? (fate === 'responded' ? this.nowInMs : run.requestedAtInMs);
      const evidence = run.evidence === null ? null : { ...run.evidence, countsFromInMs };
      if (fate === 'responded') Object.assign(run, { state: 'live', acceptedAtInMs: this.nowInMs, evidence });
      else if (fate !== 'unreachable') Object.assign(run, { unknownSinceInMs: this.nowInMs, evidence });
      else if (run.triggerCount > 1)
        Object.assign(run, { unknownSinceInMs: this.nowInMs, triggerCount: run.triggerCount - 1 });
      else this.requeue(run);
    }
  }

  private requeue(run: VirtualRun): void {
    const other = this.openRunsOf(run.source).find((one) => one.state === 'waiting' && one.kind === run.kind);
    if (other !== undefined) {
      for (const target of this.openTargets()) if (target.runId === other.id) target.runId = run.id;
      this.end(other.id, 'withdrawn');
    }
    const notBeforeInMs = this.nowInMs + 2_000;
    Object.assign(run, {
      state: 'waiting',
      triggerCount: 0,
      requestedAtInMs: null,
      evidence: null,
      busySinceInMs: null,
      notBeforeInMs,
    });
  }

  private end(runId: string, end: RunOutcome): void {
    const run = this.find(runId);
    run.end = end;
    const isSeenOver = (end === 'succeeded' || end === 'failed') && run.evidence !== null;
    if (isSeenOver && run.requestedAtInMs !== null) this.learnDuration(run, run.requestedAtInMs);
    if (end !== 'withdrawn')
      for (const one of this.runsBySource.get(run.source) ?? []) one.lastRunFinishedAtInMs = this.nowInMs;
    if (end !== 'succeeded' && end !== 'failed') return;
    for (const target of this.openTargets()) if (target.runId === runId) this.endTarget(target, end);
  }

  private learnDuration(run: VirtualRun, requestedAtInMs: number): void {
    const runningAfterInMs = Math.max(0, (run.runningSeenAtInMs ?? 0) - requestedAtInMs);
    this.importsSeen.push({ overAfterInMs: this.nowInMs - requestedAtInMs, runningAfterInMs });
    const latest = this.importsSeen.slice(-latestImports);
    this.state.usualImport = {
      overAfterInMs: Math.min(...latest.map((one) => one.overAfterInMs)),
      runningAfterInMs: Math.max(...latest.map((one) => one.runningAfterInMs)),
    };
  }

  private endTarget(target: VirtualTarget, end: NonNullable<VirtualTarget['end']>): void {
    target.end = end;
    target.finishedAtInMs = this.nowInMs;
  }

  private stateNow(): DispatchState {
    for (const target of this.targets)
      if (this.find(target.runId).requestedAtInMs !== null) target.triggered = true;
    const needed = new Set(this.openTargets().map((target) => target.runId));
    const runs = this.openRuns().map((run) => ({ ...run, needed: needed.has(run.id) }));
    return { ...this.state, runs, inFlight: this.sendings.map((sending) => sending.flight) };
  }

  private openRunsOf(source: string): readonly VirtualRun[] {
    return (this.runsBySource.get(source) ?? []).filter((run) => run.end === null);
  }

  private find(runId: string): VirtualRun {
    const run = this.runs.get(runId);
    if (run === undefined) throw new Error(`There is no run ${runId}.`);
    return run;
  }

  private change(runId: string, changes: Partial<PlannedRun>): void {
    Object.assign(this.find(runId), changes);
  }
}

function dateOf(instantInMs: number | null): Date | null {
  return instantInMs === null ? null : new Date(instantInMs);
}
