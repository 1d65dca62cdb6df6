import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ConnectionAccounts, OpenAccount } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { Lease } from '../../database/lease/lease.js';
import type { Clock } from '../../platform/clock.js';
import type { Marketplaces } from '../../providers/contract/provider.js';
import { fixTargets } from '../../refresh/store/fix-targets.js';
import { propagateRuns } from '../../refresh/store/propagate-runs.js';
import { OngoingPropagation } from './ongoing-propagation.js';
import { performCall } from './perform-call.js';
import type { CallInFlight } from '../plan/dispatch-state.js';
import { type DispatchPass, makePass } from '../store/make-pass.js';
import { recordResponse } from '../store/record-response.js';
import { discardCall } from '../store/discard-call.js';
import type { StartedCall } from '../store/started-call.js';
import { Wakeup } from './wakeup.js';

/** What a session works with. */
export interface SessionParts {
  readonly database: Database;
  readonly accounts: ConnectionAccounts;
  readonly connections: ConnectionStore;
  readonly clock: Clock;
  /** Called after a commit with the refreshes that changed. */
  readonly announce: (refreshIds: readonly string[]) => void;
  /** Called after a commit that recorded an answer. */
  readonly announceOutcome: (connectionId: number) => void;
}

/** So long at most a session rests between two looks. */
const maxPassDelayInMs = 500;
/** Given back when nothing is due for this long, so that any replica may take it. */
const releaseAfterInMs = 2000;
/** Calls in flight at shutdown may take this long. */
const shutdownGraceInMs = 10_000;

/**
 * One replica's work on one connection while it holds the lease: plan, record, call, record, until nothing is due. All
 * decisions are the planner's; this only carries them out.
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

  /** Works until nothing is due soon; returns in how many milliseconds it is due again, or null. */
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
      if (account !== null) for (const call of pass.calls) this.start(account, call, pass.marketplaces);
      // A predecessor may have left runs that are not told.
      if (isFirst || pass.calls.length > 0 || pass.plan.steps.length > 0) this.propagation.request();
      // An answer that came since the pass has yet to be planned for.
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

  /** No new calls; those in flight end and their runs are told, or are given up after the grace. */
  private async finish(): Promise<number> {
    while (this.inFlight.size > 0) await this.wakeup.waitForWake();
    if (this.failure !== null) this.propagation.stop();
    await this.propagation.whenIdle();
    if (this.failure !== null) throw this.failure;
    return 0;
  }

  /**
   * A look holds the locks of all sources with a run. Where there are a thousand of them, those who join them get at least as much of
   * the time: they would otherwise wake the next look each, and wait for it.
   */
  private async delayPass(): Promise<void> {
    const delayInMs = Math.min(this.nextPassFromInMs - this.parts.clock.monotonicInMs(), maxPassDelayInMs);
    if (delayInMs > 0) await sleep(delayInMs);
  }

  /** One look, all in one fenced transaction. */
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

  private start(account: OpenAccount, started: StartedCall, marketplaces: Marketplaces | null): void {
    const { call, rowId, runIds } = started;
    this.inFlight.set(rowId, { kind: call.kind, source: 'source' in call ? call.source : null, runIds });
    this.carryOut(account, started, marketplaces)
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
    marketplaces: Marketplaces | null,
  ): Promise<void> {
    // A call is sent only while the lease is surely ours; otherwise it was never made.
    const { call } = started;
    const credentialCheck = call.kind === 'verify' ? call.credentialCheck : undefined;
    const provider =
      credentialCheck === undefined
        ? account.provider
        : await this.parts.accounts.openCredentialCheck(this.lease.key, credentialCheck);
    if (provider === null || !this.lease.mayCall()) return this.discardCall(started);
    const context = { signal: this.abandonCalls.signal, marketplaces };
    const response = await performCall(provider, started, context);
    await recordResponse((work) => this.transact(work), started, response, {
      account,
      connections: this.parts.connections,
    });
    this.parts.announceOutcome(this.lease.key);
    if (
      response.kind === 'list' &&
      response.response.kind === 'read' &&
      response.response.value.rest.kind === 'none'
    ) {
      this.parts.announce(await fixTargets(this.parts.database, this.lease.key));
    }
    this.propagation.request();
  }

  private async discardCall(started: StartedCall): Promise<void> {
    this.logger.warn(`A planned ${started.call.kind} call was not made: it came too late.`);
    await this.transact((transaction) => discardCall(transaction, started));
    this.propagation.request();
  }

  /** A transaction that the lease is held in. */
  private transact<Value>(work: (transaction: DatabaseTransaction) => Promise<Value>): Promise<Value> {
    return this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.hold(transaction);
      return work(transaction);
    });
  }
}
