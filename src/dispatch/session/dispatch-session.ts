import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { Lease } from '../../database/lease/lease.js';
import { BackgroundLoop } from '../../platform/background-loop.js';
import { type Clock, sleep } from '../../platform/clock.js';
import { Outage } from '../../platform/outage.js';
import type { Provider, ReferenceData } from '../../providers/contract/provider.js';
import type { CallInFlight } from '../plan/dispatch-state.js';
import type { DispatchPass } from '../store/make-pass.js';
import type { CallResponse, StartedCall } from '../store/started-call.js';
import type { CallContext } from './perform-call.js';
import { Wakeup } from './wakeup.js';

/**
 * What a session does with its connection: each method is one transaction or a few, or a call. A write throws `LeaseLost` when the
 * lease is lost, and changes nothing. The simulation has its own.
 */
export interface ConnectionWork {
  /** Takes the demands, plans, and records the plan and the intents of its calls. */
  makePass(inFlight: readonly CallInFlight[]): Promise<DispatchPass>;
  /** The provider with the credentials that are checked; null if the check was replaced. */
  openCredentialCheck(credentialCheckId: string): Promise<Provider | null>;
  performCall(provider: Provider, started: StartedCall, context: CallContext): Promise<CallResponse>;
  recordResponse(account: OpenAccount, started: StartedCall, response: CallResponse): Promise<void>;
  /** Records that a started call was not sent. */
  discardCall(started: StartedCall): Promise<void>;
  /** Creates the targets of whole-connection refreshes that waited for the first full list. */
  fixTargets(): Promise<void>;
  /** Propagates all changes of runs so far to their refreshes. */
  propagate(signal: AbortSignal): Promise<void>;
}

/** Maximum delay between two passes. */
const maxPassDelayInMs = 500;
/** The session ends when nothing is due for this long, so that any replica can claim the connection. */
const releaseAfterInMs = 2000;
/** Calls in flight at shutdown may take this long. */
const shutdownGraceInMs = 10_000;

/**
 * The work of one replica on one connection while it holds the lease: plan, record, call, record, until nothing is due. The
 * planner decides; the session only carries out the plan.
 */
export class DispatchSession {
  private readonly inFlight = new Map<number, CallInFlight>();
  private readonly wakeup: Wakeup;
  private readonly abandonCalls = new AbortController();
  /**
   * Passes and responses do not wait until a thousand refreshes show their changes. A propagation picks up changes in the refreshes that
   * it has not reached yet; the next one picks up the others. So changes in quick succession are propagated together.
   */
  private readonly propagation: BackgroundLoop;
  private failure: Error | null = null;
  private nextPassFromInMs = 0;

  constructor(
    private readonly lease: Pick<Lease, 'signal' | 'mayCall' | 'waitForHint'>,
    private readonly connection: ConnectionWork,
    private readonly clock: Clock,
  ) {
    this.wakeup = new Wakeup(clock);
    this.propagation = new BackgroundLoop({
      // Any failure ends the session, so none is an outage.
      round: (signal) => connection.propagate(signal).catch((error: unknown) => this.fail(error)),
      outage: new Outage(
        () => undefined,
        () => undefined,
      ),
      onIdle: () => this.wakeup.wake(),
      clock,
    });
  }

  /** Works until nothing is due soon. Returns the milliseconds until the next pass, or null. */
  async run(): Promise<number | null> {
    let cancel: () => void = () => undefined;
    const stop = () => {
      this.wakeup.wake();
      cancel = this.clock.after(shutdownGraceInMs, () => {
        this.abandonCalls.abort();
        void this.propagation.stop();
      });
    };
    this.lease.signal.addEventListener('abort', stop, { once: true });
    try {
      return await this.work();
    } finally {
      this.lease.signal.removeEventListener('abort', stop);
      if (this.inFlight.size === 0 && !this.propagation.isRunning) cancel();
    }
  }

  private async work(): Promise<number | null> {
    for (let isFirst = true; ; isFirst = false) {
      if (this.lease.signal.aborted || this.failure !== null) return this.finish();
      await this.delayPass();
      const pass = await this.runPass();
      const { account } = pass;
      if (account !== null) for (const call of pass.calls) this.start(account, call, pass.referenceData);
      // A former owner may have left runs that are not propagated.
      if (isFirst || pass.calls.length > 0 || pass.plan.steps.length > 0) this.propagation.request();
      // A response that came after the pass needs another pass.
      const isIdle = pass.calls.length === 0 && this.inFlight.size === 0 && !this.wakeup.isPending;
      if (
        isIdle &&
        !this.propagation.isRunning &&
        (pass.nextPassInMs === null || pass.nextPassInMs > releaseAfterInMs)
      ) {
        return pass.nextPassInMs;
      }
      await this.wakeup.wait(this.lease, pass.nextPassInMs);
    }
  }

  /** Starts no new calls. Calls in flight finish and their runs are propagated, or they are aborted after the grace period. */
  private async finish(): Promise<number> {
    while (this.inFlight.size > 0) await this.wakeup.waitForWake();
    if (this.failure !== null) void this.propagation.stop();
    await this.propagation.whenIdle();
    if (this.failure !== null) throw this.failure;
    return 0;
  }

  /**
   * A pass locks all sources with an open run. The delay is as long as the last pass, so that requests which join these runs
   * get at least half of the time. Without it each of them would wake the next pass and then wait for its locks.
   */
  private async delayPass(): Promise<void> {
    const delayInMs = Math.min(this.nextPassFromInMs - this.clock.monotonicInMs(), maxPassDelayInMs);
    if (delayInMs > 0) await sleep(this.clock, delayInMs);
  }

  /** One pass; sets when the next one may start. */
  private async runPass(): Promise<DispatchPass> {
    const startedAtInMs = this.clock.monotonicInMs();
    const pass = await this.connection.makePass([...this.inFlight.values()]);
    const finishedAtInMs = this.clock.monotonicInMs();
    this.nextPassFromInMs = finishedAtInMs + (finishedAtInMs - startedAtInMs);
    return pass;
  }

  private start(account: OpenAccount, started: StartedCall, referenceData: ReferenceData | null): void {
    const { call, rowId, runIds } = started;
    this.inFlight.set(rowId, { kind: call.kind, source: 'source' in call ? call.source : null, runIds });
    this.carryOut(account, started, referenceData)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.inFlight.delete(rowId);
        this.wakeup.wake();
      });
  }

  private async carryOut(
    account: OpenAccount,
    started: StartedCall,
    referenceData: ReferenceData | null,
  ): Promise<void> {
    // A call is sent only while the lease is certainly ours; otherwise it is discarded.
    const { call } = started;
    const credentialCheck = call.kind === 'verify' ? call.credentialCheck : undefined;
    const provider =
      credentialCheck === undefined
        ? account.provider
        : await this.connection.openCredentialCheck(credentialCheck);
    if (provider === null || !this.lease.mayCall()) {
      await this.connection.discardCall(started);
    } else {
      const context = { signal: this.abandonCalls.signal, referenceData };
      const response = await this.connection.performCall(provider, started, context);
      await this.connection.recordResponse(account, started, response);
      if (isFullList(response)) await this.connection.fixTargets();
    }
    this.propagation.request();
  }

  private fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error));
  }
}

function isFullList({ kind, response }: CallResponse): boolean {
  return kind === 'list' && response.kind === 'read' && response.value.continuation.kind === 'none';
}
