import { Logger } from '@nestjs/common';
import type { ConnectionAccounts, OpenAccount } from '../../connections/connection-accounts.js';
import type { ConnectionStore } from '../../connections/connection-store.js';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { Lease } from '../../database/lease/lease.js';
import type { Provider } from '../../providers/contract/provider.js';
import { fixTargets } from '../../refresh/store/fix-targets.js';
import { propagateRuns } from '../../refresh/store/propagate-runs.js';
import type { CallInFlight } from '../plan/dispatch-state.js';
import { discardCall } from '../store/close-calls.js';
import { type DispatchPass, makePass } from '../store/make-pass.js';
import { recordResponse } from '../store/record-response.js';
import type { CallResponse, StartedCall } from '../store/started-call.js';
import type { ConnectionWork } from './dispatch-session.js';
import { performCall } from './perform-call.js';

/** The dependencies of the work on a connection. */
export interface ConnectionParts {
  readonly database: Database;
  readonly accounts: ConnectionAccounts;
  readonly connections: ConnectionStore;
  /** Called after a commit with the refreshes that changed. */
  readonly announce: (refreshIds: readonly string[]) => void;
  /** Called after a commit that recorded a response. */
  readonly announceOutcome: (connectionId: number) => void;
}

/** A connection in the database, while this replica holds its lease. */
export class LeasedConnection implements ConnectionWork {
  readonly performCall = performCall;
  // The context of the log lines is that of the session, whose work this is.
  private readonly logger = new Logger('DispatchSession');

  constructor(
    private readonly lease: Lease,
    private readonly parts: ConnectionParts,
  ) {}

  async makePass(inFlight: readonly CallInFlight[]): Promise<DispatchPass> {
    const { key: connectionId, fence } = this.lease;
    // Before the transaction: a second connection taken from inside one could starve the pool.
    const account = await this.parts.accounts.open(connectionId);
    return this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.takeDemands(transaction);
      return makePass(transaction, { connectionId, fence, account, inFlight });
    });
  }

  openCredentialCheck(credentialCheckId: string): Promise<Provider | null> {
    return this.parts.accounts.openCredentialCheck(this.lease.key, credentialCheckId);
  }

  async recordResponse(account: OpenAccount, started: StartedCall, response: CallResponse): Promise<void> {
    const { connections, announceOutcome } = this.parts;
    await recordResponse((work) => this.transact(work), started, response, { account, connections });
    announceOutcome(this.lease.key);
  }

  async discardCall(started: StartedCall): Promise<void> {
    this.logger.warn(
      `A planned ${started.call.kind} call was not sent: the lease was about to expire, or its credential check was replaced.`,
    );
    await this.transact((transaction) => discardCall(transaction, this.lease.key, started));
  }

  async fixTargets(): Promise<void> {
    this.parts.announce(await fixTargets(this.parts.database, this.lease.key));
  }

  async propagate(signal: AbortSignal): Promise<void> {
    await propagateRuns(this.parts.database, this.lease.key, { announce: this.parts.announce, signal });
  }

  /** A transaction that fails if the lease is lost. */
  private transact<Value>(work: (transaction: DatabaseTransaction) => Promise<Value>): Promise<Value> {
    return this.parts.database.transaction().execute(async (transaction) => {
      await this.lease.hold(transaction);
      return work(transaction);
    });
  }
}
