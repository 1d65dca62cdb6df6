import type { OpenAccount } from '../../../src/connections/connection-accounts.js';
import type { ClaimedRow } from '../../../src/database/lease/leased-table.js';
import type { CallInFlight } from '../../../src/dispatch/plan/dispatch-state.js';
import type { DispatchPass } from '../../../src/dispatch/store/make-pass.js';
import type { CallResponse, StartedCall } from '../../../src/dispatch/store/started-call.js';
import type { RefreshRecord } from '../../../src/refresh/store/refresh-records.js';
import type { AcceptedRequest } from '../../../src/refresh/rules/refresh-request.js';
import type { StoredRows } from './stored-rows.js';

/** The database's clock. The user of the store sets it before an operation; it may also be set back. */
export interface StoreClock {
  nowInMs: number;
}

/** What a store knows of an account. `provider` only shows which calls there are: the store makes none. */
export type StoredAccount = Pick<
  OpenAccount,
  'definition' | 'provider' | 'settings' | 'documentedCallsPerMinute'
>;

/** The right to work on one connection. */
export interface Claim extends ClaimedRow {
  readonly owner: string;
}

/**
 * The gateway's transactions, one operation for each. A crash may happen between two of them, never within one.
 * Operations on a claim throw `LeaseLost` and change nothing when the lease has expired or the connection has another owner.
 */
export interface SimulationStore {
  readonly rows: StoredRows;

  /** Creates an active connection with its dispatcher's row, due immediately; returns its internal id. */
  addConnection(account: StoredAccount): number;
  /** An operator pauses a connection, or resumes a paused one. Wakes the dispatcher. */
  pause(connectionId: number): void;
  resume(connectionId: number): void;
  /** An operator gives new credentials: the connection is active again, with a new credential version. Wakes the dispatcher. */
  giveCredentials(connectionId: number): void;

  /** Stores a request: the refresh, its targets, and the runs that it joins or creates. */
  accept(request: AcceptedRequest): RefreshRecord;
  /** Null when it had finished before. */
  cancel(refreshId: string): RefreshRecord | null;
  /** Demands a list read, or a verification, that starts from now on. */
  demandList(connectionId: number): void;
  demandVerification(connectionId: number): void;

  /** Claims up to `limit` connections that are due or whose lease has expired, except those in `except`, longest due first. */
  claim(owner: string, limit: number, leaseInMs: number, except: readonly number[]): readonly Claim[];
  /** False when the lease has expired or the connection has another owner. */
  renew(claim: Claim, leaseInMs: number): boolean;
  /** Releases the connection, due in `dueInMs` unless it is due earlier (null: as it is). No effect for a former owner. */
  release(claim: Claim, dueInMs: number | null): void;
  /** Which of these connections are due. An owner polls this for demands whose hints were lost. */
  findDue(connectionIds: readonly number[]): readonly number[];

  /**
   * One pass: takes the demands, reads the state, plans, stores the steps and the intents. `inFlight` are the owner's calls.
   * @throws LeaseLost
   */
  pass(claim: Claim, inFlight: readonly CallInFlight[]): DispatchPass;
  /**
   * Records one response. `account` is the one that the call was made with.
   * @throws LeaseLost
   */
  recordResponse(claim: Claim, account: OpenAccount, started: StartedCall, response: CallResponse): void;
  /**
   * Discards a call that was not sent because the lease was renewed too late.
   * @throws LeaseLost
   */
  discardCall(claim: Claim, started: StartedCall): void;

  /** Whole-connection refreshes that wait for the first list. After a full list, call `fixTargets` for each. */
  findUnfixed(connectionId: number): readonly string[];
  /** Gives a refresh its targets from the last full list; no effect when it has targets or has finished. */
  fixTargets(refreshId: string): void;
  /**
   * Propagates runs to one batch of refreshes. Returns those that visibly changed, or null when none was left: then call
   * `markPropagated`.
   */
  propagateNext(connectionId: number): readonly string[] | null;
  /** Marks the runs that have reached all their targets. */
  markPropagated(connectionId: number): void;

  /** One batch of unfinished refreshes whose deadline has passed, the earliest first. Call `expire` for each. */
  findExpired(): readonly string[];
  /** Null when it had finished before. */
  expire(refreshId: string): RefreshRecord | null;
  /** Whether a connection has runs that have not reached all their targets. */
  hasNews(connectionId: number): boolean;
  /** Connections that have such runs and no dispatcher at work. */
  findUnpropagated(): readonly number[];
  /** Deletes one batch of rows that finished more than `days` ago; returns how many. */
  deleteOld(days: number): number;
}
