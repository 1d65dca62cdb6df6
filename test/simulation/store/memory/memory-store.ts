import { simulatedCaller } from '../simulated-caller.js';
import type { OpenAccount } from '../../../../src/connections/connection-accounts.js';
import type { ConnectionRecord } from '../../../../src/connections/connection-record.js';
import type { CallInFlight } from '../../../../src/dispatch/plan/dispatch-state.js';
import type { DispatchPass } from '../../../../src/dispatch/store/make-pass.js';
import { countUnsentCall } from '../../../../src/dispatch/plan/quota-window.js';
import { notSent } from '../../../../src/dispatch/store/close-calls.js';
import type { CallResponse, StartedCall } from '../../../../src/dispatch/store/started-call.js';
import type { AcceptedRequest } from '../../../../src/refresh/rules/refresh-request.js';
import type { Claim, SimulationStore, StoreClock, StoredAccount } from '../simulation-store.js';
import type { StoreFlaw } from '../store-flaw.js';
import type { StoredRows } from '../stored-rows.js';
import { blankDispatch } from './blank-rows.js';
import { CountedIds } from './counted-ids.js';
import { deleteOld } from './delete-old.js';
import { endRefreshEarly } from './end-refresh-early.js';
import { claimConnections, checkLease, releaseLease, renewLease, takeDemands } from './lease.js';
import { makePass } from './make-pass.js';
import type { MemoryContext, StoreIds } from './memory-context.js';
import type { ConnectionRow, RefreshRow } from './memory-row.js';
import { MemoryTables } from './memory-tables.js';
import { readDispatch } from './read-dispatch.js';
import { recordResponse } from './record-response.js';
import { requeue } from './record-trigger.js';
import { markPropagated, propagateBatch } from './propagate-runs.js';
import { fixRefresh, storeRefresh, demandDispatch } from './store-refresh.js';

const expiredBatchSize = 100;

/** The options of a store in memory. */
export interface MemoryStoreOptions {
  readonly clock: StoreClock;
  /** From 0 to 1; jitter of retries. */
  readonly random: () => number;
  /** Default: counted ids. */
  readonly ids?: StoreIds;
  /** Bugs to plant. */
  readonly flaws?: ReadonlySet<StoreFlaw>;
}

/**
 * The gateway's rows in memory, with the semantics of the SQL rows and the production decisions. Each operation is
 * synchronous, so it is atomic like a transaction. The specs of `conformance/` compare it with PostgreSQL.
 */
export class MemoryStore implements SimulationStore {
  private readonly tables = new MemoryTables();
  private readonly accounts = new Map<number, StoredAccount>();
  private readonly opened = new Map<number, OpenAccount>();
  private readonly ids: StoreIds;
  private readonly flaws: ReadonlySet<StoreFlaw>;

  constructor(private readonly options: MemoryStoreOptions) {
    this.ids = options.ids ?? new CountedIds();
    this.flaws = options.flaws ?? new Set();
  }

  get rows(): StoredRows {
    return this.tables;
  }

  addConnection(account: StoredAccount): number {
    const { tables, now } = this.createContext();
    const id = this.ids.nextConnectionId();
    tables.connections.set(id, {
      internal_id: id,
      id: `connection-${id}`,
      provider: account.definition.id,
      status: 'active',
      status_reason: null,
      credential_version: 1,
    });
    tables.dispatches.set(id, blankDispatch(id, now));
    tables.sources.set(id, new Map());
    this.accounts.set(id, account);
    return id;
  }

  pause(connectionId: number): void {
    this.changeConnection(connectionId, { status: 'paused', status_reason: null });
  }

  resume(connectionId: number): void {
    this.changeConnection(connectionId, { status: 'active', status_reason: null });
  }

  giveCredentials(connectionId: number): void {
    const version = this.connectionOf(connectionId).credential_version;
    this.changeConnection(connectionId, {
      status: 'active',
      status_reason: null,
      credential_version: version + 1,
    });
  }

  accept(request: AcceptedRequest): RefreshRow {
    return storeRefresh(this.createContext(), request);
  }

  cancel(refreshId: string): RefreshRow | null {
    return this.endEarly(refreshId, 'canceled');
  }

  demandList(connectionId: number): void {
    const context = this.createContext();
    Object.assign(context.tables.dispatchOf(connectionId), {
      list_demanded_at: context.now,
      list_demanded_by: [simulatedCaller],
    });
    demandDispatch(context, connectionId);
  }

  demandVerification(connectionId: number): void {
    const context = this.createContext();
    Object.assign(context.tables.dispatchOf(connectionId), {
      verify_demanded_at: context.now,
      verify_demanded_by: [simulatedCaller],
    });
    demandDispatch(context, connectionId);
  }

  claim(owner: string, limit: number, leaseInMs: number, except: readonly number[]): readonly Claim[] {
    return claimConnections(this.createContext(), owner, { limit, leaseInMs, except });
  }

  renew(claim: Claim, leaseInMs: number): boolean {
    return renewLease(this.createContext(), claim, leaseInMs);
  }

  release(claim: Claim, dueInMs: number | null): void {
    releaseLease(this.createContext(), claim, dueInMs);
  }

  findDue(connectionIds: readonly number[]): readonly number[] {
    const { nowInMs } = this.options.clock;
    return connectionIds.filter((id) => this.tables.dispatchOf(id).due_at.getTime() <= nowInMs);
  }

  pass(claim: Claim, inFlight: readonly CallInFlight[]): DispatchPass {
    const context = this.createContext();
    takeDemands(context, claim);
    const { key: connectionId, fence } = claim;
    return makePass(context, { connectionId, fence, account: this.openAccount(connectionId), inFlight });
  }

  recordResponse(claim: Claim, account: OpenAccount, started: StartedCall, response: CallResponse): void {
    const context = this.createContext();
    checkLease(context, claim);
    recordResponse(context, account, started, response);
  }

  discardCall(claim: Claim, started: StartedCall): void {
    const context = this.createContext();
    checkLease(context, claim);
    const { tables } = context;
    tables.dispatchOf(claim.key).quota = countUnsentCall(readDispatch(context, claim.key).quota);
    const call = tables.calls.get(started.rowId);
    if (call !== undefined) {
      Object.assign(call, { finished_at: new Date(started.startedAtInMs), outcome: 'not-asked' });
      tables.openCalls.delete(call);
    }
    requeue(
      context,
      started.runIds.flatMap((id) => tables.runs.get(id) ?? []),
      notSent,
    );
  }

  findUnfixed(connectionId: number): readonly string[] {
    return [...this.tables.openRefreshes]
      .filter((row) => row.connection_id === connectionId && !row.targets_fixed)
      .map((row) => row.id)
      .sort();
  }

  fixTargets(refreshId: string): void {
    const refresh = this.tables.refreshes.get(refreshId);
    if (refresh !== undefined) fixRefresh(this.createContext(), refresh);
  }

  propagateNext(connectionId: number): readonly string[] | null {
    return propagateBatch(this.createContext(), connectionId);
  }

  markPropagated(connectionId: number): void {
    markPropagated(this.createContext(), connectionId);
  }

  findExpired(): readonly string[] {
    const { nowInMs } = this.options.clock;
    const forgetsUnfixed = this.flaws.has('unfixed-never-expires');
    const expired: RefreshRow[] = [];
    for (const row of this.tables.openRefreshes) {
      const isDue = row.deadline_at.getTime() <= nowInMs;
      if (isDue && (row.targets_fixed || !forgetsUnfixed)) expired.push(row);
    }
    return expired
      .sort((a, b) => a.deadline_at.getTime() - b.deadline_at.getTime())
      .slice(0, expiredBatchSize)
      .map((row) => row.id);
  }

  expire(refreshId: string): RefreshRow | null {
    return this.endEarly(refreshId, 'expired');
  }

  hasNews(connectionId: number): boolean {
    return this.tables.unpropagatedRuns.values().some((run) => run.connection_id === connectionId);
  }

  findUnpropagated(): readonly number[] {
    const found = new Set<number>();
    for (const run of this.tables.unpropagatedRuns) found.add(run.connection_id);
    const { nowInMs } = this.options.clock;
    return [...found].filter((id) => {
      const { lease_until: leaseUntil } = this.tables.dispatchOf(id);
      return leaseUntil === null || leaseUntil.getTime() <= nowInMs;
    });
  }

  deleteOld(days: number): number {
    return deleteOld(this.createContext(), days);
  }

  private createContext(): MemoryContext {
    const { tables, ids, flaws } = this;
    return { tables, ids, flaws, random: this.options.random, now: new Date(this.options.clock.nowInMs) };
  }

  private endEarly(refreshId: string, end: 'canceled' | 'expired'): RefreshRow | null {
    const refresh = this.tables.refreshes.get(refreshId);
    return refresh === undefined ? null : endRefreshEarly(this.createContext(), refresh, end);
  }

  private changeConnection(connectionId: number, change: Partial<ConnectionRow>): void {
    Object.assign(this.connectionOf(connectionId), change);
    demandDispatch(this.createContext(), connectionId);
  }

  private connectionOf(connectionId: number): ConnectionRow {
    const row = this.tables.connections.get(connectionId);
    if (row === undefined) throw new Error(`There is no connection ${connectionId}.`);
    return row;
  }

  /** The current account of a connection; the same object while nothing has changed. */
  private openAccount(connectionId: number): OpenAccount {
    const row = this.connectionOf(connectionId);
    const known = this.opened.get(connectionId);
    if (
      known?.credentialVersion === row.credential_version &&
      known.connection.status === row.status &&
      known.connection.statusReason === row.status_reason
    ) {
      return known;
    }
    const account = this.accounts.get(connectionId);
    if (account === undefined) throw new Error(`The connection ${connectionId} has no account.`);
    const opened = {
      ...account,
      connection: describeConnection(row, account),
      credentialVersion: row.credential_version,
    };
    this.opened.set(connectionId, opened);
    return opened;
  }
}

function describeConnection(row: ConnectionRow, account: StoredAccount): ConnectionRecord {
  return {
    internalId: row.internal_id,
    id: row.id,
    provider: row.provider,
    managedBy: 'api',
    status: row.status,
    statusReason: row.status_reason,
    baseUrl: account.definition.baseUrls[0],
    settings: account.settings,
    credentialVersion: row.credential_version,
    credentialHint: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}
