import { EventEmitter } from 'node:events';
import type { RecordedCall } from './recorded-call.js';

/** Limits of a wait for a call. */
export interface WaitOptions {
  /** Only calls after this sequence number count; 0 (the default) counts all that are still recorded. */
  readonly after?: number;
  /** Gives up after this long; a minute when left out. */
  readonly timeoutInMs?: number;
}

/** Keeps the latest calls and tells those who wait for one. */
export class CallRecorder {
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly closing = new AbortController();
  private recorded: RecordedCall[] = [];
  private latest = 0;

  constructor(private readonly maxKept: number) {}

  /** The calls still kept, oldest first. */
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

  /** Forgets all calls and begins to count anew; those who wait go on waiting. */
  clear(): void {
    this.recorded = [];
    this.latest = 0;
  }

  /**
   * The first call that the predicate accepts, recorded already or still to come; so a test cannot miss one that came early.
   * Rejects with an `Error` when the time is over or the sandbox is closed.
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
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.events.off('call', look);
        signal.removeEventListener('abort', giveUp);
      };
      const look = (call: RecordedCall) => {
        try {
          if (!accepts(call)) return;
          resolve(call);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        finish();
      };
      const giveUp = () => {
        finish();
        reject(
          new Error(timeout.aborted ? `No such call within ${timeoutInMs} ms.` : 'The sandbox was closed.'),
        );
      };
      this.events.on('call', look);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
    });
  }

  /** Ends every wait. */
  close(): void {
    this.closing.abort();
  }
}
