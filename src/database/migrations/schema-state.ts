import { type Kysely, sql } from 'kysely';

/** What the database tells of its schema. */
export interface SchemaState {
  /** The names of the applied migrations, in order. */
  readonly applied: readonly string[];
  /** The oldest migration a gateway must know to work with it; null before the first. */
  readonly compatibleFrom: string | null;
}

/** Reads the state; makes the table `schema_compatibility` when it is not there. To be called under the migration lock. */
export async function readSchemaState<Tables>(database: Kysely<Tables>): Promise<SchemaState> {
  await sql`create table if not exists schema_compatibility (
    single boolean primary key default true check (single),
    compatible_from text not null
  )`.execute(database);
  const found = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(database);
  const applied =
    found.rows[0]?.there === true
      ? await sql<{ name: string }>`select name from kysely_migration order by name collate "C"`.execute(
          database,
        )
      : { rows: [] };
  const stored = await sql<{
    compatible_from: string;
  }>`select compatible_from from schema_compatibility`.execute(database);
  return {
    applied: applied.rows.map(({ name }) => name),
    compatibleFrom: stored.rows[0]?.compatible_from ?? null,
  };
}

/** Stores the oldest migration that a gateway must know from now on. */
export async function recordCompatibleFrom<Tables>(
  database: Kysely<Tables>,
  compatibleFrom: string,
): Promise<void> {
  await sql`insert into schema_compatibility (compatible_from) values (${compatibleFrom})
    on conflict (single) do update set compatible_from = excluded.compatible_from`.execute(database);
}
