import type { CallResponse, StartedCall } from '../../src/dispatch/store/started-call.js';
import type { CallFact } from './check/call-ledger.js';
import { callTimeoutInMs } from './provider/delivery.js';
import { describeFailed, failCall, noQuota } from './provider/failures.js';
import type { Arrival, SimulatedAccount } from './provider/simulated-account.js';
import type { SimulatedProcess } from './replica/simulated-process.js';
import type { Coverage } from './coverage.js';
import type { Agenda } from './time/agenda.js';

/** Slower than any response of an undisturbed account. */
const slowInMs = 1500;

/** A call to carry, with callbacks for its progress. */
export interface CarriedCall {
  readonly process: SimulatedProcess;
  readonly started: StartedCall;
  readonly fact: CallFact;
  readonly account: SimulatedAccount;
  /** Aborts when the process gives up waiting. */
  readonly signal: AbortSignal;
  readonly onSent: () => void;
  readonly onArrival: (arrival: Arrival, isStray: boolean) => void;
}

/** Carries calls to their accounts and responses back. A call in flight continues when its sender dies. */
export class CallCarrier {
  constructor(
    private readonly agenda: Agenda,
    private readonly coverage: Coverage,
  ) {}

  /** Returns the response, or the failure that the adapter reports when there is none. */
  carry(carried: CarriedCall): Promise<CallResponse> {
    const { process, started, account, signal } = carried;
    const delivery = account.deliver(this.agenda.nowInMs);
    if (delivery.kind === 'unreachable') {
      this.coverage.count('delivery: no connection');
      const failure = failCall(started.call, describeFailed('unreachable'), noQuota);
      return new Promise((resolve) => process.later(delivery.noticeDelayInMs, () => resolve(failure)));
    }
    this.countLoss(delivery.arrivalDelaysInMs.length, delivery.responseDelayInMs);
    return new Promise((resolve) => {
      let isOver = false;
      const finish = (response: CallResponse) => {
        isOver = true;
        resolve(response);
      };
      const giveUp = () => finish(failCall(started.call, describeFailed('lost'), noQuota));
      process.later(callTimeoutInMs, giveUp);
      carried.onSent();
      signal.addEventListener('abort', () => process.soon(giveUp));
      if (signal.aborted) process.soon(giveUp);
      delivery.arrivalDelaysInMs.forEach((afterInMs, copy) => {
        this.agenda.after(afterInMs, () => {
          const received = this.arrive(carried, copy > 0 || isOver);
          if (copy > 0 || delivery.responseDelayInMs === null) return;
          process.later(delivery.responseDelayInMs, () => finish(received));
        });
      });
    });
  }

  private arrive(
    { account, started, fact, process, onArrival }: CarriedCall,
    isStray: boolean,
  ): CallResponse {
    const arrival = account.arrive(started, this.agenda.nowInMs);
    if (process.isDead) this.coverage.count('delivery: arrives after its sender died');
    onArrival(arrival, isStray || fact.outcome !== 'open');
    return arrival.response;
  }

  private countLoss(copies: number, responseDelayInMs: number | null): void {
    if (copies === 0) this.coverage.count('delivery: request lost');
    else if (responseDelayInMs === null) this.coverage.count('delivery: response lost');
    if (copies > 1) this.coverage.count('delivery: arrives twice');
    if (responseDelayInMs !== null && responseDelayInMs > slowInMs) this.coverage.count('delivery: slow');
  }
}
