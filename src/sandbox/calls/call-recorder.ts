import { EventEmitter, on } from 'node:events';
import type { RecordedCall } from './call.js';

/** Limits of a wait for a call. */
export interface WaitOptions {
  /** Only calls after this sequence number count. With 0 (the default) all calls that are still kept count. */
  readonly after?: number;
  /** Time limit of the wait; a minute when left out. */
  readonly timeoutInMs?: number;
}

/** Keeps the latest calls, and lets tests wait for one. */
export class CallRecorder {
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly closing = new AbortController();
  private recorded: RecordedCall[] = [];
  private latest = 0;

  constructor(private readonly maxKept: number) {}

  /** The calls that are still kept, oldest first. */
  calls(): readonly RecordedCall[] {
    return this.recorded.slice(-this.maxKept);
  }

  /** Adds a call under the next sequence number. */
  record(call: Omit<RecordedCall, 'sequence'>): void {
    this.latest += 1;
    const recorded = { sequence: this.latest, ...call };
    this.recorded.push(recorded);
    if (this.recorded.length > 2 * this.maxKept) this.recorded = this.recorded.slice(-this.maxKept);
    this.events.emit('call', recorded);
  }

  /** Removes all calls and starts the sequence again at 1. Pending waits continue. */
  clear(): void {
    this.recorded = [];
    this.latest = 0;
  }

  /**
   * The first call that the predicate accepts. Calls that are already recorded count too, so a test cannot miss an early one.
   * Rejects with an `Error` after the time limit, and when the sandbox is closed.
   */
  async waitForCall(
    predicate: (call: RecordedCall) => boolean,
    { after = 0, timeoutInMs = 60_000 }: WaitOptions = {},
  ): Promise<RecordedCall> {
    const accepts = (call: RecordedCall) => call.sequence > after && predicate(call);
    const early = this.calls().find(accepts);
    if (early !== undefined) return early;
    const timeout = AbortSignal.timeout(timeoutInMs);
    const signal = AbortSignal.any([timeout, this.closing.signal]);
    try {
      const arriving: AsyncIterable<readonly RecordedCall[]> = on(this.events, 'call', { signal });
      for await (const [call] of arriving) if (call !== undefined && accepts(call)) return call;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    throw new Error(timeout.aborted ? `No such call within ${timeoutInMs} ms.` : 'The sandbox was closed.');
  }

  /** Ends every wait. */
  close(): void {
    this.closing.abort();
  }
}
