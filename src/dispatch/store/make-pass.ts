import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ReferenceData } from '../../providers/contract/provider.js';
import { decideNextPass } from '../plan/decide-next-pass.js';
import type { CallInFlight, DispatchPlan } from '../plan/dispatch-state.js';
import { planDispatch } from '../plan/plan-dispatch.js';
import { countCalls, loseCalls, openWindow } from '../plan/quota-window.js';
import type { StartedCall } from './started-call.js';
import { startCalls } from './start-calls.js';
import { closeLostCalls } from './close-calls.js';
import { lockDispatchRow, storeQuota } from './dispatch-row.js';
import { loadDispatchState } from './load-dispatch-state.js';
import { readOpenRuns } from './read-runs.js';
import { recordSteps } from './record-steps.js';
import type { ConnectionRecord } from '../../connections/connection-record.js';

/** The owner of a pass, and what it knows. */
export interface PassOwner {
  readonly connectionId: number;
  readonly fence: number;
  /** null: deleted, or its credentials were erased; no call can be made. */
  readonly account: OpenAccount | null;
  /** The owner's calls in flight. */
  readonly inFlight: readonly CallInFlight[];
}

/** The result of one pass over a connection. */
export interface DispatchPass {
  readonly account: OpenAccount | null;
  readonly referenceData: ReferenceData | null;
  readonly plan: DispatchPlan;
  /** Calls with stored intents, to be sent after the commit. */
  readonly calls: readonly StartedCall[];
  /** Milliseconds until the next pass, or null. */
  readonly nextPassInMs: number | null;
}

/** One pass: read the state, plan, record the steps and the intents. The caller holds the lease in `transaction`. */
export async function makePass(transaction: DatabaseTransaction, owner: PassOwner): Promise<DispatchPass> {
  const { connectionId, account, inFlight } = owner;
  const row = await lockDispatchRow(transaction, connectionId);
  const { nowInMs, reference_data: referenceData } = row;
  const lost = await closeLostCalls(transaction, connectionId, owner.fence);
  // A former owner's calls may have arrived in the window that started since: they count in it too.
  const quota = loseCalls(openWindow(row.quota, inFlight.length + lost, nowInMs), lost, nowInMs);
  const runs = await readOpenRuns(transaction, connectionId);
  const parts = { connectionId, account, row: { ...row, quota }, runs, inFlight };
  const candidate = planDispatch(await loadDispatchState(transaction, parts), nowInMs);
  const plan = (await isPlanCurrent(transaction, account, candidate)) ? candidate : planAgain(nowInMs);
  const byId = new Map(runs.map((one) => [one.run.id, one]));
  await recordSteps(transaction, connectionId, plan.steps, byId);
  const calls =
    account === null
      ? []
      : await startCalls(transaction, { connectionId, fence: owner.fence, account, runs: byId }, plan.calls);
  if (calls.length > 0 || lost > 0) {
    await storeQuota(transaction, connectionId, countCalls(quota, calls.length));
  }
  return { account, referenceData, plan, calls, nextPassInMs: decideNextPass(plan, calls.length, nowInMs) };
}

/**
 * The connection may have been deleted, paused, healed or given other credentials before its row was locked. Then nothing is
 * called or rejected, and the next pass plans again.
 */
async function isPlanCurrent(
  transaction: DatabaseTransaction,
  account: OpenAccount | null,
  plan: DispatchPlan,
): Promise<boolean> {
  const needsCheck = plan.calls.length > 0 || account?.connection.status === 'unauthorized';
  return account === null || !needsCheck || isConnectionUnchanged(transaction, account.connection);
}

function planAgain(nowInMs: number): DispatchPlan {
  return { steps: [], calls: [], nextPassAtInMs: nowInMs };
}

/**
 * Whether a connection is as it was when it was read: not deleted, with the same status and credentials. Every change of a
 * connection locks its dispatcher's row first, so under that lock the result holds until the commit.
 */
export async function isConnectionUnchanged(
  transaction: DatabaseTransaction,
  { internalId, status, credentialVersion }: ConnectionRecord,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('connections')
    .select('internal_id')
    .where('internal_id', '=', internalId)
    .where('deleted_at', 'is', null)
    .where('status', '=', status)
    .where('credential_version', '=', credentialVersion)
    .executeTakeFirst();
  return row !== undefined;
}
