import { sql } from 'kysely';
import type {
  CredentialCheckOutcome,
  ReadSourcesOutcome,
  VerifyFailure,
  VerifyOutcome,
} from '../../connections/connection-calls.port.js';
import type { Database } from '../../database/database.js';
import { type DispatchRow, peekDispatchRow } from './dispatch-row.js';

/** NOTIFY channel for outcomes of demanded calls; the payload is the internal id of the connection. */
export const outcomeChannel = 'dispatch_outcomes';

/** The outcome of a demanded call, as far as it is known. */
export type OutcomeCheck<Outcome> =
  | { readonly kind: 'known'; readonly outcome: Outcome }
  | { readonly kind: 'not-yet' }
  /** The call will not be made: the connection was deleted or paused. */
  | { readonly kind: 'never' };

/** Reads the outcome of a demanded call from the dispatcher's row. `find` returns null while there is none. */
export async function readOutcome<Outcome>(
  database: Database,
  connectionId: number,
  find: (row: DispatchRow) => Outcome | null,
): Promise<OutcomeCheck<Outcome>> {
  const row = await peekDispatchRow(database, connectionId);
  if (row === null) return { kind: 'never' };
  const outcome = find(row);
  if (outcome !== null) return { kind: 'known', outcome };
  return { kind: row.status === 'paused' ? 'never' : 'not-yet' };
}

/** The outcome of a list read that started at `sinceInMs` or later; null: none has finished. */
export function listOutcomeSince(row: DispatchRow, sinceInMs: number): ReadSourcesOutcome | null {
  const isSince = (startedAt: Date | null) => startedAt !== null && startedAt.getTime() >= sinceInMs;
  if (isSince(row.list_started_at)) return 'read';
  return isSince(row.failed_list_started_at) ? 'failed' : null;
}

/** The outcome of a verification that started at `sinceInMs` or later; null: none has finished. */
export function verifyOutcomeSince(row: DispatchRow, sinceInMs: number): VerifyOutcome | null {
  const { verify_started_at: startedAt, verify_finished_at: finishedAt, verify_failure: failure } = row;
  if (startedAt === null || finishedAt === null || startedAt.getTime() < sinceInMs || finishedAt < startedAt)
    return null;
  return outcomeOfCheck(finishedAt, failure);
}

/** Reads the outcome of a credential check; `replaced` when another check took its place. */
export async function readCredentialCheckOutcome(
  database: Database,
  connectionId: number,
  credentialCheckId: string,
): Promise<OutcomeCheck<CredentialCheckOutcome>> {
  const { rows } = await sql<{ id: string; finished_at: Date | null; failure: VerifyFailure | null }>`
    select id, finished_at, failure from credential_checks where connection_id = ${connectionId}`.execute(
    database,
  );
  const [check] = rows;
  if (check?.id !== credentialCheckId) return { kind: 'known', outcome: { kind: 'replaced' } };
  if (check.finished_at === null) return { kind: 'not-yet' };
  return { kind: 'known', outcome: outcomeOfCheck(check.finished_at, check.failure) };
}

function outcomeOfCheck(checkedAt: Date, failure: VerifyFailure | null): VerifyOutcome {
  return failure === null ? { kind: 'accepted', checkedAt } : { kind: 'not-accepted', checkedAt, failure };
}
