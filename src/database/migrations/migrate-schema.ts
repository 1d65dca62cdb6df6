import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { DatabaseLogger } from '../database-logger.js';
import { DatabaseStartError } from '../database-start-error.js';
import type { Database } from '../database.js';
import { decideMigration } from './decide-migration.js';
import { type SchemaMigration, migrationList } from './migration-list.js';
import { readSchemaState, recordCompatibleFrom } from './schema-state.js';

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
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
    try {
      await migrateLocked(connection, logger, migrations);
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
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
