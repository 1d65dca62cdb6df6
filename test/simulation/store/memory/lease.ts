import { LeaseLost } from '../../../../src/database/lease/lease-lost.js';
import type { Claim } from '../simulation-store.js';
import { never } from './blank-rows.js';
import type { MemoryContext } from './memory-context.js';
import type { DispatchRow } from './memory-row.js';

// The same as `src/database/lease/leased-table.ts` does in SQL.

/** Claims connections that are due or whose lease has expired. */
export function claimConnections(
  { tables, now, flaws }: MemoryContext,
  owner: string,
  { limit, leaseInMs, except }: { limit: number; leaseInMs: number; except: readonly number[] },
): readonly Claim[] {
  const free = [...tables.dispatches.values()].filter(
    (row) =>
      !except.includes(row.connection_id) &&
      (row.lease_until === null ? row.due_at <= now : row.lease_until <= now),
  );
  return free
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || a.connection_id - b.connection_id)
    .slice(0, limit)
    .map((row) => {
      row.lease_owner = owner;
      row.lease_until = later(now, leaseInMs);
      row.fence += 1;
      if (flaws.has('quota-forgotten')) row.quota = null;
      return { key: row.connection_id, fence: row.fence, owner };
    });
}

/** Renews the lease from now on; false when it has expired or the connection has another owner. */
export function renewLease(context: MemoryContext, claim: Claim, leaseInMs: number): boolean {
  const row = findOwned(context, claim);
  if (row === null || !isUnexpired(row, context.now)) return false;
  row.lease_until = later(context.now, leaseInMs);
  return true;
}

/** Releases the connection. No effect for a former owner. */
export function releaseLease(context: MemoryContext, claim: Claim, dueInMs: number | null): void {
  const row = findOwned(context, claim);
  if (row === null) return;
  row.lease_owner = null;
  row.lease_until = null;
  const dueAt = dueInMs === null ? never : later(context.now, dueInMs);
  if (dueAt < row.due_at) row.due_at = dueAt;
}

/** @throws LeaseLost when the lease has expired or the connection has another owner. */
export function checkLease(context: MemoryContext, claim: Claim): void {
  if (context.flaws.has('no-fence')) return;
  const row = findOwned(context, claim);
  if (row === null || !isUnexpired(row, context.now)) throw new LeaseLost(claim.key, claim.fence);
}

/** Like `checkLease`, and clears the demands made so far. */
export function takeDemands(context: MemoryContext, claim: Claim): void {
  checkLease(context, claim);
  context.tables.dispatchOf(claim.key).due_at = never;
}

function findOwned({ tables }: MemoryContext, claim: Claim): DispatchRow | null {
  const row = tables.dispatchOf(claim.key);
  return row.fence === claim.fence && row.lease_owner === claim.owner ? row : null;
}

function isUnexpired(row: DispatchRow, now: Date): boolean {
  return row.lease_until !== null && row.lease_until > now;
}

function later(now: Date, timeInMs: number): Date {
  return new Date(now.getTime() + timeInMs);
}
