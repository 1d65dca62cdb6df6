import type { OpenAccount } from '../../../src/connections/connection-accounts.js';
import type { CallInFlight } from '../../../src/dispatch/plan/dispatch-state.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import { type Routine, startRoutine } from '../time/routine.js';
import { leaseInMs, type SimulatedLease } from './simulated-lease.js';
import type { SimulatedProcess } from './simulated-process.js';
import { propagateRuns } from './propagate-runs.js';
import type { ReplicaEnvironment } from './replica-environment.js';

const releaseAfterInMs = 2000;
const shutdownGraceInMs = 10_000;
const maxWaitInMs = 60_000;

/** One replica's work on one connection, step by step like `src/dispatch/session/dispatch-session.ts`. */
export class SimulatedSession {
  private readonly inFlight = new Map<number, CallInFlight>();
  private failure: Error | null = null;
  private isPending = false;
  private waiter: (() => void) | null = null;
  private isAbandoned = false;
  private waitsForHint = false;
  private hasNews = false;
  private isPropagating = false;

  constructor(
    private readonly lease: SimulatedLease,
    private readonly process: SimulatedProcess,
    private readonly environment: ReplicaEnvironment,
  ) {}

  /** Works until nothing is due soon; returns the milliseconds until it is due again, or null. */
  *run(): Routine<number | null> {
    this.lease.onAbort(() => {
      this.wake();
      this.process.later(shutdownGraceInMs, () => (this.isAbandoned = true));
    });
    for (let isFirst = true; ; isFirst = false) {
      if (this.lease.isAborted || this.failure !== null) return yield* this.finish();
      const pass = yield* this.pass();
      yield this.environment.at(this.process, 'started');
      const { account } = pass;
      if (account !== null) for (const call of pass.calls) this.start(account, call);
      if (isFirst || pass.calls.length > 0 || pass.plan.steps.length > 0) this.propagate();
      const isIdle = pass.calls.length === 0 && this.inFlight.size === 0 && !this.isPending;
      if (
        isIdle &&
        !this.isPropagating &&
        (pass.nextPassInMs === null || pass.nextPassInMs > releaseAfterInMs)
      ) {
        return pass.nextPassInMs;
      }
      yield* this.wait(pass.nextPassInMs);
    }
  }

  private *finish(): Routine<number> {
    while (this.inFlight.size > 0) yield* this.waitForCall();
    while (this.isPropagating && this.failure === null && !this.isAbandoned) yield* this.waitForCall();
    if (this.failure !== null) throw this.failure;
    return 0;
  }

  private pass(): Routine<DispatchPass> {
    const { claim } = this.lease;
    return this.environment.transact(this.process, 'pass', () => {
      this.lease.seeHints();
      const pass = this.guard(() => this.environment.store.pass(claim, [...this.inFlight.values()]));
      this.environment.notes.passed(claim, pass);
      return pass;
    });
  }

  private start(account: OpenAccount, started: StartedCall): void {
    const { call, rowId, runIds } = started;
    this.inFlight.set(rowId, { kind: call.kind, source: 'source' in call ? call.source : null, runIds });
    const done = () => {
      this.inFlight.delete(rowId);
      this.wake();
    };
    startRoutine(this.carryOut(account, started, done), (error) => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      done();
    });
  }

  private *carryOut(account: OpenAccount, started: StartedCall, done: () => void): Routine {
    const { environment, process, lease } = this;
    if (!lease.mayCall() && !environment.has('sends-without-lease')) {
      yield* this.discardCall(started);
    } else {
      const passedAtInMs = process.monotonicInMs();
      yield environment.at(process, 'about-to-send');
      const received = yield* environment.send({
        process,
        claim: lease.claim,
        started,
        wasStopped:
          process.resumedAtInMs > passedAtInMs || passedAtInMs - process.resumedUnawareAtInMs < leaseInMs,
        isAbandoned: () => this.isAbandoned,
      });
      const response = environment.has('lost-response-as-unsent') ? denyLoss(received) : received;
      environment.notes.responded(started, received);
      yield environment.at(process, 'responded');
      yield* this.record(account, started, response);
    }
    done();
  }

  private *record(account: OpenAccount, started: StartedCall, response: CallResponse): Routine {
    const { environment, process } = this;
    const { claim } = this.lease;
    yield* environment.transact(process, `record ${started.call.kind}`, () => {
      this.guard(() => environment.store.recordResponse(claim, account, started, response));
      environment.notes.recorded(claim, started, response);
    });
    yield environment.at(process, 'recorded');
    if (
      response.kind === 'list' &&
      response.response.kind === 'read' &&
      response.response.value.continuation.kind === 'none'
    ) {
      for (const id of environment.store.findUnfixed(claim.key)) {
        yield* environment.transact(process, 'fix targets', () => environment.store.fixTargets(id));
        yield environment.at(process, 'fixed');
      }
    }
    this.propagate();
  }

  private *discardCall(started: StartedCall): Routine {
    const { claim } = this.lease;
    yield* this.environment.transact(this.process, 'discard', () => {
      this.guard(() => this.environment.store.discardCall(claim, started));
      this.environment.notes.discarded(claim, started);
    });
    this.propagate();
  }

  /** Like `src/dispatch/session/ongoing-propagation.ts`. */
  private propagate(): void {
    this.hasNews = true;
    if (this.isPropagating) return;
    this.isPropagating = true;
    const done = () => {
      this.isPropagating = false;
      this.wake();
    };
    startRoutine(this.propagateNews(done), (error) => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      done();
    });
  }

  private *propagateNews(done: () => void): Routine {
    while (this.hasNews && !this.isAbandoned) {
      this.hasNews = false;
      yield* propagateRuns(this.environment, this.process, this.lease.claim.key);
    }
    done();
  }

  /** A write that fails because the lease is lost also ends the lease here. */
  private guard<Value>(write: () => Value): Value {
    try {
      return write();
    } catch (error) {
      if (error instanceof Error && error.name === 'LeaseLost') this.lease.lose();
      throw error;
    }
  }

  private wake(): void {
    this.isPending = true;
    this.waiter?.();
  }

  private *wait(timeoutInMs: number | null): Routine {
    if (!this.waitsForHint) {
      this.waitsForHint = true;
      this.lease.whenHinted(() => {
        this.waitsForHint = false;
        this.wake();
      });
    }
    let isOver = false;
    this.process.later(Math.max(0, Math.min(timeoutInMs ?? maxWaitInMs, maxWaitInMs)), () => {
      if (!isOver) this.wake();
    });
    yield* this.waitForCall();
    isOver = true;
  }

  private *waitForCall(): Routine {
    if (!this.isPending) {
      yield (resume) => {
        this.waiter = () => {
          this.waiter = null;
          resume();
        };
      };
    }
    this.waiter = null;
    this.isPending = false;
  }
}

/** The planted bug: a trigger whose response was lost is treated as never sent. */
function denyLoss(response: CallResponse): CallResponse {
  if (response.kind !== 'trigger' || response.response.kind !== 'unknown') return response;
  return { kind: 'trigger', response: { ...response.response, kind: 'not-asked' } };
}
