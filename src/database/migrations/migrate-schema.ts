import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database, DatabaseLogger } from '../database.js';
import { usualLimits } from '../connection/session-settings.js';
import { DatabaseStartError } from '../database-start-error.js';
import { decideMigration } from './decide-migration.js';
import { migrationList, type SchemaMigration } from './migration-list.js';

/** Any number that nothing else in the database locks. */
const migrationLock = 4_207_226_533;

/**
 * Brings the schema up to date. Replicas that start at the same time take turns; a schema that is newer than this
 * gateway is left alone while its `compatible_from` allows it.
 * @throws DatabaseStartError when this gateway cannot work with the schema, or a migration fails (nothing of it stays).
 */
export async function migrateSchema(
  database: Database,
  logger: DatabaseLogger,
  migrations: readonly SchemaMigration[] = migrationList,
): Promise<void> {
  await database.connection().execute(async (connection) => {
    // Another replica's migration, and our own, may take longer than a statement of every day.
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
    try {
      await migrateLocked(connection, logger, migrations);
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
      await sql`select set_config('statement_timeout', ${String(usualLimits.statementInMs)}, false)`.execute(
        connection,
      );
    }
  });
}

async function migrateLocked(
  connection: Database,
  logger: DatabaseLogger,
  migrations: readonly SchemaMigration[],
): Promise<void> {
  const state = await readSchemaState(connection);
  const decision = decideMigration({ ...state, known: migrations.map(({ name }) => name) });
  switch (decision.kind) {
    case 'migrate':
      return applyMigrations(connection, migrations);
    case 'pre-release':
      throw new DatabaseStartError(
        'A version of the gateway before its first release created this database, and its data cannot be migrated. ' +
          'Nothing in it was changed. With DATABASE_URL: use an empty database. Without: delete the folder "postgres" in ' +
          'DATA_DIR, or use another DATA_DIR.',
      );
    case 'use-newer':
      logger.warn(
        { unknown: decision.unknown, compatibleFrom: state.compatibleFrom },
        'the schema is newer than this gateway, and still compatible with it',
      );
      return;
    case 'too-old':
      throw new DatabaseStartError(
        `This gateway is too old for the database: it does not know ${decision.unknown.join(', ')}, and the schema ` +
          `needs a gateway that knows ${state.compatibleFrom ?? 'all of it'}. Start a newer release.`,
      );
    case 'diverged':
      throw new DatabaseStartError(
        `The database belongs to another line of the gateway: it holds ${decision.unknown.join(', ') || 'nothing unknown'}, ` +
          `which this one does not know, and lacks ${decision.missing.join(', ') || 'nothing'}, which this one has.`,
      );
    default:
      return decision satisfies never;
  }
}

async function applyMigrations(connection: Database, migrations: readonly SchemaMigration[]): Promise<void> {
  const migrator = new Migrator({
    db: connection,
    provider: {
      getMigrations: () =>
        Promise.resolve(
          Object.fromEntries(migrations.map((migration) => [migration.name, recording(migration)])),
        ),
    },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName ?? 'the schema';
  throw new DatabaseStartError(
    `The migration of ${failed} failed: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
    { cause: error },
  );
}

/** The migration and the `compatible_from` it brings, in one transaction. */
function recording(migration: SchemaMigration) {
  return {
    up: async (transaction: Kysely<unknown>) => {
      await migration.up(transaction);
      await recordCompatibleFrom(transaction, migration.compatibleFrom);
    },
  };
}

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
