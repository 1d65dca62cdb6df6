import { simulatedCaller } from '../simulated-caller.js';
import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import type { ConnectionStatus } from '../../../../src/connections/connection-record.js';
import { ConnectionStore } from '../../../../src/connections/connection-store.js';
import type { Database, DatabaseTransaction } from '../../../../src/database/database.js';
import { LeaseLost } from '../../../../src/database/lease/lease-lost.js';
import { LeasedTable } from '../../../../src/database/lease/leased-table.js';
import { demand } from '../../../../src/database/lease/demand.js';
import type { CallInFlight } from '../../../../src/dispatch/plan/dispatch-state.js';
import { type DispatchPass, makePass } from '../../../../src/dispatch/store/make-pass.js';
import { type OwnTransaction, recordResponse } from '../../../../src/dispatch/store/record-response.js';
import { discardCall } from '../../../../src/dispatch/store/close-calls.js';
import { demandCall } from '../../../../src/dispatch/store/demands.js';
import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { RefreshRecord } from '../../../../src/refresh/store/refresh-records.js';
import type { EarlyEnd } from '../../../../src/refresh/rules/end-target-early.js';
import type { AcceptedRequest } from '../../../../src/refresh/rules/refresh-request.js';
import { deleteOld } from '../../../../src/refresh/store/delete-old.js';
import { endRefreshEarly, findExpired } from '../../../../src/refresh/store/end-refresh-early.js';
import { findUnfixed, fixRefresh } from '../../../../src/refresh/store/fix-targets.js';
import {
  findStaleRefreshes,
  findUnpropagated,
  findUnpropagatedRuns,
  markPropagated,
} from '../../../../src/refresh/store/propagate-runs.js';
import { storeRefresh } from '../../../../src/refresh/store/store-refresh.js';
import { propagateToRefreshes } from '../../../../src/refresh/store/propagate-to-refreshes.js';
import type { Claim, SimulationStore, StoreClock, StoredAccount } from '../simulation-store.js';
import type { VirtualDatabase } from './virtual-clock.js';

/** The same operations, each returning a promise. */
export type Asynchronous<Store> = {
  readonly [Name in keyof Store]: Store[Name] extends (...input: infer Input) => infer Output
    ? (...input: Input) => Promise<Output>
    : Store[Name];
};

/** More than any scenario has, so that one batch is the same in both stores. */
const batchSize = 1000;

/** The production functions on real PostgreSQL, operation by operation. */
export class SqlStore implements Asynchronous<Omit<SimulationStore, 'rows'>> {
  private readonly accounts = new Map<number, StoredAccount>();
  private readonly connections: ConnectionStore;
  private readonly database: Database;
  private clockSetToInMs: number | null = null;

  constructor(
    private readonly virtual: VirtualDatabase,
    private readonly clock: StoreClock,
  ) {
    this.database = virtual.database;
    this.connections = new ConnectionStore(virtual.database);
  }

  async addConnection(account: StoredAccount): Promise<number> {
    await this.tick();
    const { internal_id: id } = await this.database
      .insertInto('connections')
      .values({
        id: `connection-${this.accounts.size + 1}`,
        provider: account.definition.id,
        managed_by: 'api',
        base_url: account.definition.baseUrls[0],
        settings: JSON.stringify(account.settings),
      })
      .returning('internal_id')
      .executeTakeFirstOrThrow();
    const dueAt = new Date(this.clock.nowInMs);
    await this.database.insertInto('dispatches').values({ connection_id: id, due_at: dueAt }).execute();
    this.accounts.set(id, account);
    return id;
  }

  pause(connectionId: number): Promise<void> {
    return this.changeConnection(connectionId, { status: 'paused', status_reason: null });
  }

  resume(connectionId: number): Promise<void> {
    return this.changeConnection(connectionId, { status: 'active', status_reason: null });
  }

  async giveCredentials(connectionId: number): Promise<void> {
    const connection = await this.connections.findByInternalId(connectionId);
    const version = (connection?.credentialVersion ?? 0) + 1;
    await this.changeConnection(connectionId, {
      status: 'active',
      status_reason: null,
      credential_version: version,
    });
  }

  accept(requested: AcceptedRequest): Promise<RefreshRecord> {
    return this.transact((transaction) => storeRefresh(transaction, requested));
  }

  cancel(refreshId: string): Promise<RefreshRecord | null> {
    return this.endEarly(refreshId, 'canceled');
  }

  async demandList(connectionId: number): Promise<void> {
    await this.tick();
    await demandCall(this.database, connectionId, 'list', simulatedCaller);
  }

  async demandVerification(connectionId: number): Promise<void> {
    await this.tick();
    await demandCall(this.database, connectionId, 'verify', simulatedCaller);
  }

  async claim(
    owner: string,
    limit: number,
    leaseInMs: number,
    except: readonly number[],
  ): Promise<readonly Claim[]> {
    await this.tick();
    const rows = await this.tableOf(owner).claim(limit, leaseInMs, except);
    return rows.map((row) => ({ ...row, owner }));
  }

  async renew(claim: Claim, leaseInMs: number): Promise<boolean> {
    await this.tick();
    return this.tableOf(claim.owner).renew(claim, leaseInMs);
  }

  async release(claim: Claim, dueInMs: number | null): Promise<void> {
    await this.tick();
    await this.tableOf(claim.owner).release(claim, dueInMs);
  }

  async findDue(connectionIds: readonly number[]): Promise<readonly number[]> {
    await this.tick();
    return this.tableOf('').findDue(connectionIds);
  }

  async pass(claim: Claim, inFlight: readonly CallInFlight[]): Promise<DispatchPass> {
    const { key: connectionId, fence } = claim;
    const account = await this.openAccount(connectionId);
    return this.transact(async (transaction) => {
      await this.check(claim, await this.tableOf(claim.owner).takeDemands(transaction, claim));
      return makePass(transaction, { connectionId, fence, account, inFlight });
    });
  }

  recordResponse(
    claim: Claim,
    account: OpenAccount,
    started: StartedCall,
    response: CallResponse,
  ): Promise<void> {
    const { connections } = this;
    const transact: OwnTransaction = (work) =>
      this.transact(async (transaction) => {
        await this.check(claim, await this.tableOf(claim.owner).lock(transaction, claim));
        return work(transaction);
      });
    return recordResponse(transact, started, response, { account, connections });
  }

  discardCall(claim: Claim, started: StartedCall): Promise<void> {
    return this.transact(async (transaction) => {
      await this.check(claim, await this.tableOf(claim.owner).lock(transaction, claim));
      await discardCall(transaction, claim.key, started);
    });
  }

  findUnfixed(connectionId: number): Promise<readonly string[]> {
    return findUnfixed(this.database, connectionId);
  }

  async fixTargets(refreshId: string): Promise<void> {
    const row = await this.database
      .selectFrom('refreshes')
      .select('connection_id')
      .where('id', '=', refreshId)
      .executeTakeFirstOrThrow();
    await this.transact((transaction) => fixRefresh(transaction, row.connection_id, refreshId));
  }

  async propagateNext(connectionId: number): Promise<readonly string[] | null> {
    await this.tick();
    const found = await findStaleRefreshes(
      this.database,
      await this.findUnpropagatedRuns(connectionId),
      batchSize,
    );
    if (found.length === 0) return null;
    const ids = found.map(({ id }) => id);
    return propagateToRefreshes(this.database, ids, batchSize);
  }

  async markPropagated(connectionId: number): Promise<void> {
    await markPropagated(this.database, await this.findUnpropagatedRuns(connectionId));
  }

  async findExpired(): Promise<readonly string[]> {
    await this.tick();
    return findExpired(this.database);
  }

  expire(refreshId: string): Promise<RefreshRecord | null> {
    return this.endEarly(refreshId, 'expired');
  }

  async hasNews(connectionId: number): Promise<boolean> {
    return (await this.findUnpropagatedRuns(connectionId)).length > 0;
  }

  async findUnpropagated(): Promise<readonly number[]> {
    await this.tick();
    return findUnpropagated(this.database);
  }

  async deleteOld(days: number): Promise<number> {
    await this.tick();
    return deleteOld(this.database, days);
  }

  private findUnpropagatedRuns(connectionId: number): Promise<readonly string[]> {
    return findUnpropagatedRuns(this.database, connectionId, '', batchSize);
  }

  private endEarly(refreshId: string, end: EarlyEnd): Promise<RefreshRecord | null> {
    return this.transact((transaction) => endRefreshEarly(transaction, refreshId, end));
  }

  private async transact<Value>(work: (transaction: DatabaseTransaction) => Promise<Value>): Promise<Value> {
    await this.tick();
    return this.database.transaction().execute(work);
  }

  private async tick(): Promise<void> {
    if (this.clockSetToInMs === this.clock.nowInMs) return;
    this.clockSetToInMs = this.clock.nowInMs;
    await this.virtual.setClock(this.clock.nowInMs);
  }

  private tableOf(owner: string): LeasedTable {
    const { database } = this;
    return new LeasedTable({ database, owner, table: 'dispatches', keyColumn: 'connection_id' });
  }

  private check(claim: Claim, isHeld: boolean): Promise<void> {
    return isHeld ? Promise.resolve() : Promise.reject(new LeaseLost(claim.key, claim.fence));
  }

  private changeConnection(
    connectionId: number,
    change: { status: ConnectionStatus; status_reason: null; credential_version?: number },
  ): Promise<void> {
    return this.transact(async (transaction) => {
      await demand(transaction, 'dispatches', 'connection_id', connectionId);
      await transaction
        .updateTable('connections')
        .set(change)
        .where('internal_id', '=', connectionId)
        .execute();
    });
  }

  private async openAccount(connectionId: number): Promise<OpenAccount | null> {
    const connection = await this.connections.findByInternalId(connectionId);
    const account = this.accounts.get(connectionId);
    if (connection === null || account === undefined) return null;
    return { ...account, connection, credentialVersion: connection.credentialVersion };
  }
}
