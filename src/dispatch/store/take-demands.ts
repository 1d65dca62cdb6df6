import { sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { PlannedCall } from '../plan/dispatch-state.js';

/**
 * Marks the demands for a call as taken when it starts, so that it is not made twice. Returns the names of the callers that
 * demanded it; none for calls that serve runs, because their refreshes name the callers.
 */
export async function takeDemands(
  transaction: DatabaseTransaction,
  connectionId: number,
  call: PlannedCall,
): Promise<readonly string[]> {
  switch (call.kind) {
    case 'list':
      return takeNames(transaction, connectionId, 'list_demanded_by');
    case 'verify':
      return call.credentialCheck === undefined
        ? takeVerification(transaction, connectionId)
        : takeCredentialCheck(transaction, connectionId, call.credentialCheck);
    case 'reference-data':
    case 'status':
    case 'trigger':
    case 'trigger-all':
      return [];
    default:
      return call satisfies never;
  }
}

async function takeVerification(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<readonly string[]> {
  await transaction
    .updateTable('dispatches')
    .set({ verify_started_at: sql`clock_timestamp()` })
    .where('connection_id', '=', connectionId)
    .execute();
  return takeNames(transaction, connectionId, 'verify_demanded_by');
}

async function takeCredentialCheck(
  transaction: DatabaseTransaction,
  connectionId: number,
  credentialCheck: string,
): Promise<readonly string[]> {
  await transaction
    .updateTable('dispatches')
    .set({ started_credential_check: credentialCheck })
    .where('connection_id', '=', connectionId)
    .execute();
  const row = await transaction
    .selectFrom('credential_checks')
    .select('requested_by')
    .where('id', '=', credentialCheck)
    .executeTakeFirst();
  return row === undefined ? [] : [row.requested_by];
}

/** The caller holds the lock of the row. */
async function takeNames(
  transaction: DatabaseTransaction,
  connectionId: number,
  column: 'list_demanded_by' | 'verify_demanded_by',
): Promise<readonly string[]> {
  const { rows } = await sql<{ names: string[] }>`
    update dispatches set ${sql.ref(column)} = '{}' from dispatches as before
    where dispatches.connection_id = ${connectionId} and before.connection_id = ${connectionId}
      and dispatches.${sql.ref(column)} <> '{}'
    returning before.${sql.ref(column)} as names`.execute(transaction);
  return rows[0]?.names ?? [];
}
