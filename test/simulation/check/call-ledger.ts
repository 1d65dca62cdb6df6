import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { Claim } from '../store/simulation-store.js';

/** More calls than any window allows here. */
const maxCallsOfWindow = 100;

/** What a list read or a status read showed of a source. */
export interface ShownSource {
  readonly lastAttempt: string | null;
  readonly normalizedStatus: string | null;
}

/** One call from its intent to its recorded response. Orders are the true sequence of events, independent of any clock. */
export interface CallFact {
  readonly started: StartedCall;
  readonly connectionId: number;
  readonly fence: number;
  readonly startedOrder: number;
  /** True time. */
  readonly startedAtInMs: number;
  respondedOrder: number | null;
  recordedOrder: number | null;
  /** As it arrived, even if something else was recorded. */
  response: CallResponse | null;
  /** By the database's clock: when its outcome was stored. */
  closedAtInMs: number | null;
  isDiscarded: boolean;
  outcome: 'open' | 'accepted' | 'unknown' | 'not-asked' | 'rejected' | 'read' | 'failed';
  /** What a recorded read showed. */
  shown: ReadonlyMap<string, ShownSource> | null;
}

/** One trigger of a run, with its baseline. */
export interface Trigger {
  readonly call: CallFact;
  /** The last list read of the source that was recorded before. */
  readonly baseline: CallFact | null;
}

/** False for a trigger that certainly started nothing: it was not sent, or the provider rejected it. */
export function mayHaveStarted({ call }: Trigger): boolean {
  return call.outcome !== 'not-asked' && call.outcome !== 'rejected';
}

/** Every call of a seed in true order. The checks trust this record instead of the store. */
export class CallLedger {
  order = 0;
  private readonly calls = new Map<number, CallFact>();
  private readonly closed = new Map<number, CallFact[]>();
  private readonly open = new Map<number, Set<CallFact>>();
  /** Recorded reads by connection, in the order of their recording. */
  private readonly reads = new Map<number, CallFact[]>();
  private readonly lastListed = new Map<string, CallFact>();
  private readonly triggers = new Map<string, Trigger[]>();

  /** Intents were stored. */
  started(connectionId: number, fence: number, started: StartedCall, nowInMs: number): CallFact {
    const call: CallFact = {
      started,
      connectionId,
      fence,
      startedOrder: (this.order += 1),
      startedAtInMs: nowInMs,
      respondedOrder: null,
      recordedOrder: null,
      response: null,
      closedAtInMs: null,
      isDiscarded: false,
      outcome: 'open',
      shown: null,
    };
    this.calls.set(started.rowId, call);
    this.openOf(connectionId).add(call);
    if (started.call.kind === 'trigger' || started.call.kind === 'trigger-all') {
      for (const runId of started.runIds) this.noteTrigger(runId, call);
    }
    return call;
  }

  /** Keeps a trigger of a run, with the last list read of its source as the baseline. */
  private noteTrigger(runId: string, call: CallFact): void {
    const source = this.sourceOf(runId);
    const baseline = this.lastListed.get(`${call.connectionId} ${source}`) ?? null;
    const triggers = this.triggers.get(runId) ?? [];
    triggers.push({ call, baseline });
    this.triggers.set(runId, triggers);
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

  responded(rowId: number, response: CallResponse): void {
    const call = this.find(rowId);
    call.respondedOrder = this.order += 1;
    call.response = response;
  }

  /** A response was recorded. */
  recorded(rowId: number): CallFact {
    const call = this.find(rowId);
    const { response } = call;
    if (response === null) throw new Error(`The call ${rowId} has no response.`);
    call.recordedOrder = this.order += 1;
    call.outcome = response.response.kind;
    this.close(call);
    if (response.response.kind !== 'read') return call;
    call.shown = shownBy(response);
    if (call.shown.size === 0) return call;
    const reads = this.reads.get(call.connectionId) ?? [];
    reads.push(call);
    this.reads.set(call.connectionId, reads);
    if (response.kind === 'list') {
      for (const source of call.shown.keys()) this.lastListed.set(`${call.connectionId} ${source}`, call);
    }
    return call;
  }

  discarded(rowId: number): void {
    const call = this.find(rowId);
    call.outcome = 'not-asked';
    call.isDiscarded = true;
    this.close(call);
  }

  /** A new owner closes the calls that former owners left open. Returns those calls. */
  closeLost(claim: Claim): readonly CallFact[] {
    const open = this.openOf(claim.key);
    const lost = [...open].filter((call) => call.fence < claim.fence);
    for (const call of lost) {
      call.outcome = 'unknown';
      this.close(call);
    }
    return lost;
  }

  /**
   * Counts the calls of a quota window: those that started in it, and those that were in flight when it opened. Times are by
   * the database's clock.
   */
  countSince(connectionId: number, openedAtInMs: number): number {
    const calls = [...(this.closed.get(connectionId) ?? []), ...this.openOf(connectionId)];
    return calls.filter(
      (call) =>
        !call.isDiscarded &&
        (call.started.startedAtInMs >= openedAtInMs || (call.closedAtInMs ?? Infinity) >= openedAtInMs),
    ).length;
  }

  /** Keeps only the latest closed calls: older ones count in no window any more. */
  private close(call: CallFact): void {
    call.closedAtInMs = this.databaseNowInMs();
    this.openOf(call.connectionId).delete(call);
    const closed = this.closed.get(call.connectionId) ?? [];
    closed.push(call);
    if (closed.length > maxCallsOfWindow) closed.shift();
    this.closed.set(call.connectionId, closed);
  }

  /** Calls without an outcome. */
  openOf(connectionId: number): Set<CallFact> {
    const open = this.open.get(connectionId) ?? new Set();
    this.open.set(connectionId, open);
    return open;
  }

  /** Every trigger of a run, including those without an effect. */
  triggersOf(runId: string): readonly Trigger[] {
    return this.triggers.get(runId) ?? [];
  }

  /** Recorded reads of a connection that started after a moment, oldest first. */
  readsStartedAfter(connectionId: number, order: number): readonly CallFact[] {
    const reads = this.reads.get(connectionId) ?? [];
    return reads.filter((read) => read.startedOrder > order);
  }
}

function shownBy(response: CallResponse): ReadonlyMap<string, ShownSource> {
  if (response.kind === 'list' && response.response.kind === 'read') {
    return new Map(
      response.response.value.sources.map((source) => [
        source.source,
        {
          lastAttempt: source.lastAttempt?.raw ?? null,
          normalizedStatus: source.status?.normalizedStatus ?? null,
        },
      ]),
    );
  }
  if (response.kind === 'status' && response.response.kind === 'read') {
    return new Map([
      [response.source, { lastAttempt: null, normalizedStatus: response.response.value.normalizedStatus }],
    ]);
  }
  return new Map();
}
