import { type Kysely, sql } from 'kysely';

/** What an `Idempotency-Key` created, for each caller and route. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table idempotency_keys (
    caller text not null,
    route text not null,
    key text not null,
    body_hash bytea not null,
    resource_id text,
    created_at timestamptz not null,
    primary key (caller, route, key)
  )`,
  `create index idempotency_keys_by_time on idempotency_keys (created_at)`,
];
