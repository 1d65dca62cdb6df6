import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import { connectPool } from '../connection/connect-pool.js';
import type { DatabaseLogger } from '../database.js';
import { migrateSchema } from './migrate-schema.js';
import { type SchemaMigration, migrationList } from './migration-list.js';

const statement = (text: string) => async (database: Kysely<unknown>) => {
  await sql.raw(text).execute(database);
};
const first: SchemaMigration = {
  name: '20300101T000000Z-first',
  compatibleFrom: '20300101T000000Z-first',
  up: statement('create table runs_done (migration text)'),
};
const expanding: SchemaMigration = {
  name: '20300102T000000Z-expanding',
  compatibleFrom: '20300101T000000Z-first',
  up: statement('alter table runs_done add column note text'),
};
const contracting: SchemaMigration = {
  name: '20300103T000000Z-contracting',
  compatibleFrom: '20300102T000000Z-expanding',
  up: statement('alter table runs_done drop column migration'),
};

describe('migrating at start', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
  });
  afterEach(() => server.close());

  const migrate = (migrations: readonly SchemaMigration[]) =>
    migrateSchema(server.database, quietLogger, migrations);
  const readNames = async () =>
    (
      await sql<{ name: string }>`select name from kysely_migration order by name`.execute(server.database)
    ).rows.map(({ name }) => name);

  it('is done once when three replicas start at once on an empty database', async () => {
    const files = ['tools/resolve-typescript.ts', 'test/stage/database/migrate-process.ts'].map((path) =>
      fileURLToPath(new URL(`../../../${path}`, import.meta.url)),
    );
    const [hooks = '', program = ''] = files;
    const starts = [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, [
        '--experimental-transform-types',
        '--import',
        hooks,
        program,
        server.url,
      ]),
    );
    const said = (await Promise.all(starts)).map(({ stdout }) => stdout);
    expect(said).toEqual(['opened', 'opened', 'opened']);
    expect(await readNames()).toEqual(migrationList.map(({ name }) => name));
  });

  it('is done once when six pools start at the very same moment', async () => {
    const pools = Array.from({ length: 6 }, () => connectPool(server.url, quietLogger, 1).database);
    await Promise.all(pools.map((database) => migrateSchema(database, quietLogger, [first, expanding])));
    await Promise.all(pools.map((database) => database.destroy()));
    expect(await readNames()).toEqual([first.name, expanding.name]);
  });

  it('lets an older gateway start on a newer schema that is still compatible with it, and says so', async () => {
    await migrate([first, expanding]);
    const warnings: object[] = [];
    const logger: DatabaseLogger = { ...quietLogger, warn: (fields) => warnings.push(fields) };
    await migrateSchema(server.database, logger, [first]);
    expect(warnings).toEqual([{ unknown: [expanding.name], compatibleFrom: first.name }]);
    expect(await readNames()).toEqual([first.name, expanding.name]);
  });

  it('ends an older gateway that the schema has left behind, with a message that names the remedy', async () => {
    await migrate([first, expanding, contracting]);
    await expect(migrate([first])).rejects.toThrow(
      /too old for the database.*20300102T000000Z-expanding, 20300103T000000Z-contracting.*Start a newer release/,
    );
  });

  it('goes on from an older schema', async () => {
    await migrate([first]);
    await migrate([first, expanding, contracting]);
    expect(await readNames()).toEqual([first.name, expanding.name, contracting.name]);
  });

  it('rolls back all migrations when one fails, and names it', async () => {
    const broken: SchemaMigration = {
      ...expanding,
      up: statement('alter table nothing add column note text'),
    };
    await expect(migrate([first, broken])).rejects.toThrow(
      /20300102T000000Z-expanding failed: relation "nothing"/,
    );
    expect(await readNames()).toEqual([]);
    await migrate([first, expanding]);
    expect(await readNames()).toEqual([first.name, expanding.name]);
  });

  it('rejects a database of another line of the code', async () => {
    await migrate([first, contracting]);
    await expect(migrate([first, expanding])).rejects.toThrow(/another line of the gateway/);
  });

  it('lists every migration file by its name, in the order of the UTC timestamps in the names', async () => {
    const files = (await readdir(new URL('.', import.meta.url))).filter((name) => /^\d/.test(name));
    const names = migrationList.map(({ name }) => name);
    expect(names).toEqual(files.map((name) => name.replace(/\.ts$/, '')).toSorted());
    for (const name of names) expect(name).toMatch(/^\d{8}T\d{6}Z-[a-z]+(-[a-z]+)*$/);
  });

  it('lists migrations that are compatible from themselves or an earlier one of the list', () => {
    const names = migrationList.map(({ name }) => name);
    for (const { name, compatibleFrom } of migrationList) {
      expect(names).toContain(compatibleFrom);
      expect(compatibleFrom <= name).toBe(true);
    }
  });
});
