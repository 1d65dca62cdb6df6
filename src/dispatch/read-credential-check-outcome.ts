import { sql } from 'kysely';
import type { CredentialCheckOutcome, VerifyFailure } from '../connections/connection-calls.port.js';
import type { Database } from '../database/database.js';

/** The outcome of a demanded call, as far as it is known. */
export type OutcomeCheck<Outcome> =
  | { readonly kind: 'known'; readonly outcome: Outcome }
  | { readonly kind: 'not-yet' }
  /** The call will not be made. */
  | { readonly kind: 'never' };

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
  const [credentialCheck] = rows;
  if (credentialCheck?.id !== credentialCheckId) return { kind: 'known', outcome: { kind: 'replaced' } };
  if (credentialCheck.finished_at === null) return { kind: 'not-yet' };
  const checkedAt = credentialCheck.finished_at;
  return {
    kind: 'known',
    outcome:
      credentialCheck.failure === null
        ? { kind: 'accepted', checkedAt }
        : { kind: 'not-accepted', checkedAt, failure: credentialCheck.failure },
  };
}
