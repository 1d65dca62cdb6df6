import { type Kysely, sql } from 'kysely';

/** What each caller asked in each minute, summed up over the replicas. Lost in a crash of the server without harm: not logged. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `create unlogged table request_counts (
    caller text not null,
    minute bigint not null,
    requests bigint not null,
    primary key (caller, minute)
  )`,
  `create index refreshes_unfinished on refreshes (connection_id) where finished_at is null`,
];
