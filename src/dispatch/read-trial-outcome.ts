import { sql } from 'kysely';
import type { TrialOutcome, VerifyFailure } from '../connections/connection-calls.port.js';
import type { Database } from '../database/database.js';

/** What somebody who waits for the outcome of a call sees. */
export type Look<Outcome> =
  | { readonly kind: 'known'; readonly outcome: Outcome }
  | { readonly kind: 'not-yet' }
  /** The call is not going to be made. */
  | { readonly kind: 'never' };

/** Looks whether a trial of new credentials has come to an end. */
export async function readTrialOutcome(
  database: Database,
  connectionId: number,
  trialId: string,
): Promise<Look<TrialOutcome>> {
  const { rows } = await sql<{ id: string; ended_at: Date | null; failure: VerifyFailure | null }>`
    select id, ended_at, failure from credential_trials where connection_id = ${connectionId}`.execute(
    database,
  );
  const [trial] = rows;
  if (trial?.id !== trialId) return { kind: 'known', outcome: { kind: 'replaced' } };
  if (trial.ended_at === null) return { kind: 'not-yet' };
  const checkedAt = trial.ended_at;
  return {
    kind: 'known',
    outcome:
      trial.failure === null
        ? { kind: 'accepted', checkedAt }
        : { kind: 'not-accepted', checkedAt, failure: trial.failure },
  };
}
