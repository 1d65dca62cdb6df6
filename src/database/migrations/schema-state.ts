import { type Kysely, sql } from 'kysely';

/** What the database records about its schema. */
export interface SchemaState {
  /** The names of the applied migrations, in order. */
  readonly applied: readonly string[];
  /** The oldest migration a gateway must know to work with it; null before the first. */
  readonly compatibleFrom: string | null;
}

/** Reads the state and changes nothing. To be called under the migration lock. */
export async function readSchemaState<Tables>(database: Kysely<Tables>): Promise<SchemaState> {
  return { applied: await readApplied(database), compatibleFrom: await readCompatibleFrom(database) };
}

async function readApplied<Tables>(database: Kysely<Tables>): Promise<readonly string[]> {
  if (!(await tableExists(database, 'kysely_migration'))) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from kysely_migration order by name collate "C"`.execute(database);
  return rows.map(({ name }) => name);
}

async function readCompatibleFrom<Tables>(database: Kysely<Tables>): Promise<string | null> {
  if (!(await tableExists(database, 'schema_compatibility'))) return null;
  const { rows } = await sql<{
    compatible_from: string;
  }>`select compatible_from from schema_compatibility`.execute(database);
  return rows[0]?.compatible_from ?? null;
}

async function tableExists<Tables>(database: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql<{
    exists: boolean;
  }>`select to_regclass(${table}) is not null as exists`.execute(database);
  return rows[0]?.exists === true;
}

/** Stores the oldest migration that a gateway must know from now on. Creates the table for it when it is missing. */
export async function recordCompatibleFrom<Tables>(
  database: Kysely<Tables>,
  compatibleFrom: string,
): Promise<void> {
  await sql`create table if not exists schema_compatibility (
    single boolean primary key default true check (single),
    compatible_from text not null
  )`.execute(database);
  await sql`insert into schema_compatibility (compatible_from) values (${compatibleFrom})
    on conflict (single) do update set compatible_from = excluded.compatible_from`.execute(database);
}
