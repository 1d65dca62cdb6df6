import { type Kysely, sql } from 'kysely';

/** Keys of callers. A revoked one keeps its row: its id stands in the history and is never given again. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table api_keys (
    id text primary key,
    name text not null,
    secret_hash bytea not null,
    scopes text[] not null,
    connection_ids bigint[],
    created_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
];
