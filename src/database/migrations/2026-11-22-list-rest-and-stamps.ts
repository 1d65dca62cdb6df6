import { type Kysely, sql } from 'kysely';

/** Lists of several pages, and stamps that may mean two instants. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements = [
  `alter table dispatches add column list_rest jsonb`,
  `alter table sources add column stamp_ambiguous boolean not null default false`,
];
