import { type Kysely, sql } from 'kysely';

/** How long a connection's latest imports took is read before its status reads are planned. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create index runs_proven on runs (connection_id, ended_at desc) where proof is not null`)
    .execute(database);
}
