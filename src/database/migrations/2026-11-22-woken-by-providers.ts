import { type Kysely, sql } from 'kysely';

/** The tokens of the paths of the providers' own webhooks, and those webhooks that have been taken, so that none counts twice. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create table provider_webhook_tokens (
    connection_id bigint primary key references connections (internal_id) on delete cascade,
    token_hash text not null,
    made_at timestamptz not null default clock_timestamp()
  )`,
  `create table provider_webhook_receipts (
    connection_id bigint not null references connections (internal_id) on delete cascade,
    digest text not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (connection_id, digest)
  )`,
];
