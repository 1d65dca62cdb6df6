import type { OpenAccount } from '../../../src/connections/connection-accounts.js';
import type { ClaimedRow } from '../../../src/database/lease/leased-table.js';
import type { CallInFlight } from '../../../src/dispatch/plan/dispatch-state.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { RefreshRecord } from '../../../src/refresh/store/refresh-records.js';
import type { RefreshRequest } from '../../../src/refresh/rules/refresh-request.js';
import type { StoredRows } from './stored-rows.js';

/** The database's clock. Whoever drives the store sets it before an operation; it may also be set back. */
export interface StoreClock {
  nowInMs: number;
}

/** What a store is told of an account. `provider` only shows which calls there are: the store makes none. */
export type StoredAccount = Pick<
  OpenAccount,
  'definition' | 'provider' | 'settings' | 'documentedCallsPerMinute'
>;

/** The right to work on one connection. */
export interface Claim extends ClaimedRow {
  readonly owner: string;
}

/**
 * What the gateway's transactions do, one operation for each: a crash may come between any two of them, never within one.
 * Operations on a claim throw `LeaseLost` and change nothing when the claim has ended or the connection has another owner.
 */
export interface SimulationStore {
  readonly rows: StoredRows;

  /** Makes an active connection with its dispatcher's row, due at once; returns its internal id. */
  addConnection(account: StoredAccount): number;
  /** An operator pauses a connection, or lets a paused one go on. Wakes the dispatcher. */
  pause(connectionId: number): void;
  resume(connectionId: number): void;
  /** An operator gives new credentials: the connection is active again, with a new credential version. Wakes the dispatcher. */
  giveCredentials(connectionId: number): void;

  /** Stores a wish: the refresh, its targets, the runs it joins or makes. */
  accept(request: RefreshRequest): RefreshRecord;
  /** Null when it had ended before. */
  cancel(refreshId: string): RefreshRecord | null;
  /** Somebody waits for a list read, or a verification, begun from now on. */
  demandList(connectionId: number): void;
  demandVerification(connectionId: number): void;

  /** Claims up to `limit` connections that are due or whose lease has ended, except those in `except`, longest due first. */
  claim(owner: string, limit: number, leaseInMs: number, except: readonly number[]): readonly Claim[];
  /** False when the lease has ended or the connection has another owner. */
  renew(claim: Claim, leaseInMs: number): boolean;
  /** Gives the connection back, due in `dueInMs` unless it is due earlier (null: as it is). No effect for a former owner. */
  release(claim: Claim, dueInMs: number | null): void;
  /** Which of these connections are due: an owner polls it for wishes whose hints were lost. */
  findDue(connectionIds: readonly number[]): readonly number[];

  /**
   * One look: takes the wishes, reads the state, plans, stores the steps and the intents. `inFlight` are the owner's calls.
   * @throws LeaseLost
   */
  pass(claim: Claim, inFlight: readonly CallInFlight[]): DispatchPass;
  /**
   * Records one answer. `account` is the one the call was made with.
   * @throws LeaseLost
   */
  recordResponse(claim: Claim, account: OpenAccount, started: StartedCall, response: CallResponse): void;
  /**
   * A call that was not sent because the lease was renewed too late.
   * @throws LeaseLost
   */
  discardCall(claim: Claim, started: StartedCall): void;

  /** Whole-connection refreshes that wait for the first list: after a full list each is given to `fixTargets`. */
  findUnfixed(connectionId: number): readonly string[];
  /** Gives a refresh its targets from the last full list; nothing when that has been done or it has ended. */
  fixTargets(refreshId: string): void;
  /**
   * Tells one batch of refreshes what their runs now show. Returns those that visibly changed, or null when nobody was left
   * to be told: then comes `markPropagated`.
   */
  propagateNext(connectionId: number): readonly string[] | null;
  /** Notes which runs have been told to all their targets. */
  markPropagated(connectionId: number): void;

  /** Unfinished refreshes whose deadline has passed, up to a batch, the earliest first: each is given to `expire`. */
  findExpired(): readonly string[];
  /** Null when it had ended before. */
  expire(refreshId: string): RefreshRecord | null;
  /** Whether runs of a connection have not been told to all their targets. */
  hasNews(connectionId: number): boolean;
  /** Connections of which that is so, and that no dispatcher works on. */
  findUnpropagated(): readonly number[];
  /** Deletes one batch of what ended more than `days` ago; returns how many rows went. */
  deleteOld(days: number): number;
}
