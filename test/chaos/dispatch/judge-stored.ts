import { sql } from 'kysely';
import type { Database } from '../../../src/database/database.js';
import type { CallerResponses } from './caller-responses.js';
import type { Verdict } from './verdict.js';

/** Claims about the rows in PostgreSQL at the end; each statement returns the rows that break the claim. */
const claims: Readonly<Record<string, string>> = {
  'every stored refresh is final': `select id from refreshes where finished_at is null`,
  'one final event for each': `select id from refreshes
    where (select count(*) from refresh_events where refresh_id = refreshes.id and final) <> 1`,
  'no event after the final one': `select later.id from refresh_events as last
    join refresh_events as later on later.refresh_id = last.refresh_id and later.sequence > last.sequence
    where last.final`,
  'each shows the state of its final event': `select refreshes.id from refreshes
    join refresh_events on refresh_events.refresh_id = refreshes.id and final
    where type <> 'refresh.' || status or refresh_events.sequence <> refreshes.sequence`,
  'no target is left open': `select refresh_id as id from targets where finished_at is null`,
  'no success without proof': `select refresh_id as id from targets
    where status = 'succeeded' and outcome = 'imported' and evidence is null`,
  'finished by its deadline + lease + 2 s': `select id from refreshes
    where finished_at > deadline_at + interval '7 seconds'`,
};

/** Judges what is stored after all work has finished. */
export async function judgeStored(
  database: Database,
  responses: CallerResponses,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [await judgeAccepted(database, responses), judgeKeys(responses)];
  for (const [claim, statement] of Object.entries(claims)) {
    const { rows } = await sql.raw<{ id: string }>(statement).execute(database);
    verdicts.push({ claim, figure: describe(rows.map(({ id }) => id)), isMet: rows.length === 0 });
  }
  return verdicts;
}

async function judgeAccepted(database: Database, { accepted }: CallerResponses): Promise<Verdict> {
  const { rows } = await sql<{ id: string }>`
    select id from refreshes where finished_at is not null`.execute(database);
  const final = new Set(rows.map(({ id }) => id));
  const missing = [...accepted.keys()].filter((id) => !final.has(id));
  return {
    claim: 'every refresh with a 2xx response is final',
    figure: `${accepted.size - missing.length} of ${accepted.size}${missing.length > 0 ? `, not ${describe(missing)}` : ''}`,
    isMet: missing.length === 0 && accepted.size > 0,
  };
}

function judgeKeys({ accepted }: CallerResponses): Verdict {
  const shared = [...accepted].filter(([, keys]) => keys.size !== 1).map(([id]) => id);
  const keys = [...accepted.values()].flatMap((ofOne) => [...ofOne]);
  const doubled = keys.filter((key, index) => keys.indexOf(key) !== index);
  return {
    claim: 'one refresh for each Idempotency-Key',
    figure: describe([...shared, ...doubled]),
    isMet: shared.length === 0 && doubled.length === 0,
  };
}

function describe(broken: readonly string[]): string {
  return broken.length === 0 ? '0 broken' : `${broken.length} broken: ${broken.slice(0, 5).join(', ')}`;
}
