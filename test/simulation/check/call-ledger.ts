import type { CallAnswer, StartedCall } from '../../../src/dispatch/session/started-call.js';
import type { Claim } from '../store/simulation-store.js';

/** More calls than any window allows here. */
const mostInAWindow = 100;

/** What a list read showed of a source, or a status read of its one. */
export interface ShownSource {
  readonly stamp: string | null;
  readonly word: string | null;
}

/** One call from its intent to its recorded answer. Orders are those in which things happened, whatever any clock said. */
export interface CallFact {
  readonly started: StartedCall;
  readonly connectionId: number;
  readonly fence: number;
  readonly begunOrder: number;
  /** True time. */
  readonly begunAtInMs: number;
  answeredOrder: number | null;
  recordedOrder: number | null;
  /** As it came, whatever was recorded. */
  answer: CallAnswer | null;
  /** By the database's clock: when its outcome was stored. */
  closedAtInMs: number | null;
  isTakenBack: boolean;
  fate: 'open' | 'accepted' | 'unknown' | 'not-asked' | 'refused' | 'read' | 'failed';
  /** What a recorded read showed. */
  shown: ReadonlyMap<string, ShownSource> | null;
}

/** What is needed to judge the asking of a run. */
export interface Asking {
  readonly call: CallFact;
  /** The last list read of the source that was recorded before. */
  readonly baseline: CallFact | null;
}

/** False for an asking that certainly began nothing: it was not sent, or refused. */
export function mayHaveBegun({ call }: Asking): boolean {
  return call.fate !== 'not-asked' && call.fate !== 'refused';
}

/** Every call of a seed, in the order things really happened: what the checks believe instead of the store. */
export class CallLedger {
  order = 0;
  private readonly calls = new Map<number, CallFact>();
  private readonly closed = new Map<number, CallFact[]>();
  private readonly open = new Map<number, Set<CallFact>>();
  /** Recorded reads by connection, in the order of their recording. */
  private readonly reads = new Map<number, CallFact[]>();
  private readonly lastListed = new Map<string, CallFact>();
  private readonly askings = new Map<string, Asking[]>();

  /** Intents were stored. */
  begin(connectionId: number, fence: number, started: StartedCall, nowInMs: number): CallFact {
    const call: CallFact = {
      started,
      connectionId,
      fence,
      begunOrder: (this.order += 1),
      begunAtInMs: nowInMs,
      answeredOrder: null,
      recordedOrder: null,
      answer: null,
      closedAtInMs: null,
      isTakenBack: false,
      fate: 'open',
      shown: null,
    };
    this.calls.set(started.rowId, call);
    this.openOf(connectionId).add(call);
    if (started.call.kind === 'trigger' || started.call.kind === 'trigger-all') {
      for (const runId of started.runIds) this.noteAsking(runId, call);
    }
    return call;
  }

  /** Where a run's source was last listed; the caller tells the source of each run that is asked by refresh-all. */
  private noteAsking(runId: string, call: CallFact): void {
    const source = this.sourceOf(runId);
    const baseline = this.lastListed.get(`${call.connectionId} ${source}`) ?? null;
    const askings = this.askings.get(runId) ?? [];
    askings.push({ call, baseline });
    this.askings.set(runId, askings);
  }

  constructor(
    private readonly sourceOf: (runId: string) => string,
    private readonly databaseNowInMs: () => number,
  ) {}

  find(rowId: number): CallFact {
    const call = this.calls.get(rowId);
    if (call === undefined) throw new Error(`There is no call ${rowId}.`);
    return call;
  }

  answered(rowId: number, answer: CallAnswer): void {
    const call = this.find(rowId);
    call.answeredOrder = this.order += 1;
    call.answer = answer;
  }

  /** An answer was recorded. */
  recorded(rowId: number): CallFact {
    const call = this.find(rowId);
    const { answer } = call;
    if (answer === null) throw new Error(`The call ${rowId} was never answered.`);
    call.recordedOrder = this.order += 1;
    call.fate = answer.answer.kind;
    this.close(call);
    if (answer.answer.kind !== 'read') return call;
    call.shown = shownBy(answer);
    if (call.shown.size === 0) return call;
    const reads = this.reads.get(call.connectionId) ?? [];
    reads.push(call);
    this.reads.set(call.connectionId, reads);
    if (answer.kind === 'list') {
      for (const source of call.shown.keys()) this.lastListed.set(`${call.connectionId} ${source}`, call);
    }
    return call;
  }

  takenBack(rowId: number): void {
    const call = this.find(rowId);
    call.fate = 'not-asked';
    call.isTakenBack = true;
    this.close(call);
  }

  /** A new owner closes what former ones left open. Returns those calls. */
  closeLost(claim: Claim): readonly CallFact[] {
    const open = this.openOf(claim.key);
    const lost = [...open].filter((call) => call.fence < claim.fence);
    for (const call of lost) {
      call.fate = 'unknown';
      this.close(call);
    }
    return lost;
  }

  /**
   * How many calls count in a quota window by the rule: those begun in it, and those in flight when it was opened. Times are
   * those of the database's clock.
   */
  countSince(connectionId: number, openedAtInMs: number): number {
    const calls = [...(this.closed.get(connectionId) ?? []), ...this.openOf(connectionId)];
    return calls.filter(
      (call) =>
        !call.isTakenBack &&
        (call.started.begunAtInMs >= openedAtInMs || (call.closedAtInMs ?? Infinity) >= openedAtInMs),
    ).length;
  }

  /** Keeps the calls that were closed lately: older ones count in no window any more. */
  private close(call: CallFact): void {
    call.closedAtInMs = this.databaseNowInMs();
    this.openOf(call.connectionId).delete(call);
    const closed = this.closed.get(call.connectionId) ?? [];
    closed.push(call);
    if (closed.length > mostInAWindow) closed.shift();
    this.closed.set(call.connectionId, closed);
  }

  /** Calls without an outcome. */
  openOf(connectionId: number): Set<CallFact> {
    const open = this.open.get(connectionId) ?? new Set();
    this.open.set(connectionId, open);
    return open;
  }

  /** Every asking of a run, those that came to nothing too. */
  askingsOf(runId: string): readonly Asking[] {
    return this.askings.get(runId) ?? [];
  }

  /** Recorded reads of a connection that began after a moment, oldest first. */
  readsBegunAfter(connectionId: number, order: number): readonly CallFact[] {
    const reads = this.reads.get(connectionId) ?? [];
    return reads.filter((read) => read.begunOrder > order);
  }
}

function shownBy(answer: CallAnswer): ReadonlyMap<string, ShownSource> {
  if (answer.kind === 'list' && answer.answer.kind === 'read') {
    return new Map(
      answer.answer.value.sources.map((source) => [
        source.source,
        { stamp: source.lastAttempt?.raw ?? null, word: source.status?.word ?? null },
      ]),
    );
  }
  if (answer.kind === 'status' && answer.answer.kind === 'read') {
    return new Map([[answer.source, { stamp: null, word: answer.answer.value.word }]]);
  }
  return new Map();
}
