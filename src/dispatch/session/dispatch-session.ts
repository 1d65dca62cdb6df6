import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ConnectionAccounts, OpenAccount } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { Lease } from '../../database/lease/lease.js';
import type { Clock } from '../../platform/clock.js';
import type { ReferenceData } from '../../providers/contract/provider.js';
import { fixTargets } from '../../refresh/store/fix-targets.js';
import { propagateRuns } from '../../refresh/store/propagate-runs.js';
import { OngoingPropagation } from './ongoing-propagation.js';
import { performCall } from './perform-call.js';
import type { CallInFlight } from '../plan/dispatch-state.js';
import { type DispatchPass, makePass } from '../store/make-pass.js';
import { recordResponse } from '../store/record-response.js';
import { discardCall } from '../store/close-calls.js';
import type { StartedCall } from '../store/started-call.js';
import { Wakeup } from './wakeup.js';

/** The dependencies of a session. */
export interface SessionParts {
  readonly database: Database;
  readonly accounts: ConnectionAccounts;
  readonly connections: ConnectionStore;
  readonly clock: Clock;
  /** Called after a commit with the refreshes that changed. */
  readonly announce: (refreshIds: readonly string[]) => void;
  /** Called after a commit that recorded a response. */
  readonly announceOutcome: (connectionId: number) => void;
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
  private readonly logger = new Logger(DispatchSession.name);
  private readonly inFlight = new Map<number, CallInFlight>();
  private readonly wakeup = new Wakeup();
  private readonly abandonCalls = new AbortController();
  private readonly propagation: OngoingPropagation;
  private failure: Error | null = null;
  private nextPassFromInMs = 0;

  constructor(
    private readonly lease: Lease,
    private readonly parts: SessionParts,
  ) {
    const { database, announce } = parts;
    this.propagation = new OngoingPropagation(
      (signal) => propagateRuns(database, lease.key, { announce, signal }),
      (failure) => {
        this.failure ??= failure;
        this.wakeup.wake();
      },
    );
  }

  /** Works until nothing is due soon. Returns the milliseconds until the next pass, or null. */
  async run(): Promise<number | null> {
    const stop = () => {
      this.wakeup.wake();
      setTimeout(() => {
        this.abandonCalls.abort();
        this.propagation.stop();
      }, shutdownGraceInMs).unref();
    };
    this.lease.signal.addEventListener('abort', stop, { once: true });
    try {
      return await this.work();
    } finally {
      this.lease.signal.removeEventListener('abort', stop);
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
    if (this.failure !== null) this.propagation.stop();
    await this.propagation.whenIdle();
    if (this.failure !== null) throw this.failure;
    return 0;
  }

  /**
   * A pass locks all sources with an open run. The delay is as long as the last pass, so that requests which join these runs
   * get at least half of the time. Without it each of them would wake the next pass and then wait for its locks.
   */
  private async delayPass(): Promise<void> {
    const delayInMs = Math.min(this.nextPassFromInMs - this.parts.clock.monotonicInMs(), maxPassDelayInMs);
    if (delayInMs > 0) await sleep(delayInMs);
  }

  /** One pass; sets when the next one may start. */
  private async runPass(): Promise<DispatchPass> {
    const startedAtInMs = this.parts.clock.monotonicInMs();
    const pass = await this.planAndRecord();
    const finishedAtInMs = this.parts.clock.monotonicInMs();
    this.nextPassFromInMs = finishedAtInMs + (finishedAtInMs - startedAtInMs);
    return pass;
  }

  private async planAndRecord(): Promise<DispatchPass> {
    const { key: connectionId, fence } = this.lease;
    // Before the transaction: a second connection taken from inside one could starve the pool.
    const account = await this.parts.accounts.open(connectionId);
    return this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.takeDemands(transaction);
      const inFlight = [...this.inFlight.values()];
      return makePass(transaction, { connectionId, fence, account, inFlight });
    });
  }

  private start(account: OpenAccount, started: StartedCall, referenceData: ReferenceData | null): void {
    const { call, rowId, runIds } = started;
    this.inFlight.set(rowId, { kind: call.kind, source: 'source' in call ? call.source : null, runIds });
    this.carryOut(account, started, referenceData)
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
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
        : await this.parts.accounts.openCredentialCheck(this.lease.key, credentialCheck);
    if (provider === null || !this.lease.mayCall()) return this.discardCall(started);
    const context = { signal: this.abandonCalls.signal, referenceData };
    const response = await performCall(provider, started, context);
    await recordResponse((work) => this.transact(work), started, response, {
      account,
      connections: this.parts.connections,
    });
    this.parts.announceOutcome(this.lease.key);
    if (
      response.kind === 'list' &&
      response.response.kind === 'read' &&
      response.response.value.continuation.kind === 'none'
    ) {
      this.parts.announce(await fixTargets(this.parts.database, this.lease.key));
    }
    this.propagation.request();
  }

  private async discardCall(started: StartedCall): Promise<void> {
    this.logger.warn(
      `A planned ${started.call.kind} call was not sent: the lease was about to expire, or its credential check was replaced.`,
    );
    await this.transact((transaction) => discardCall(transaction, started));
    this.propagation.request();
  }

  /** A transaction that fails if the lease is lost. */
  private transact<Value>(work: (transaction: DatabaseTransaction) => Promise<Value>): Promise<Value> {
    return this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.hold(transaction);
      return work(transaction);
    });
  }
}
