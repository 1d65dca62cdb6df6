import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { connectPool } from './connection/connect-pool.js';
import { type Database, DATABASE } from './database.js';
import { DatabaseModule } from './database.module.js';
import { DatabaseStartError } from './database-start-error.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { openDatabase } from './open-database.js';
import { DatabaseSignals } from './signals/database-signals.js';

/** What a version before the first release leaves behind: its record of migrations, and data. */
async function makePreRelease(database: Database): Promise<void> {
  const statements = [
    `create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`,
    `insert into kysely_migration values ('2026-11-22-first-tables', '2026-11-22T10:00:00Z'),
      ('2026-11-28-room-to-tell', '2026-11-28T10:00:00Z')`,
    `create table sources (source_id text primary key, word text)`,
    `insert into sources values ('1', 'idle')`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(database);
}

/** Every table with its rows. */
async function readEverything(database: Database): Promise<unknown> {
  const { rows } = await sql`
    select tablename, query_to_xml(format('select * from public.%I', tablename), true, true, '') as content
    from pg_tables where schemaname = 'public' order by tablename`.execute(database);
  return rows;
}

const preReleaseMessage =
  /before its first release.*Nothing in it was changed.*use an empty database.*delete the folder "postgres"/;

describe('opening the database of DATABASE_URL', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createTestDatabase({ empty: true });
  });
  afterEach(() => server.close());

  const open = (databaseUrl = server.url) => openDatabase({ databaseUrl, dataDir: '/nowhere' }, quietLogger);

  it('migrates it, and can be closed twice', async () => {
    const opened = await open();
    const { rows } = await sql<{ count: number }>`select count(*) as count from dispatches`.execute(
      opened.database,
    );
    expect(rows).toEqual([{ count: 0 }]);
    await opened.close();
    await opened.close();
  });

  it('ends with a clear message that holds no password when nobody answers', async () => {
    const opening = open('postgresql://gateway:very-secret@127.0.0.1:1/gateway');
    await expect(opening).rejects.toThrow(
      /cannot be reached: .*connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL/,
    );
    await expect(opening).rejects.not.toThrow(/very-secret/);
  });

  it('ends with a clear message when the schema belongs to a newer gateway', async () => {
    await (await open()).close();
    await sql`insert into kysely_migration values ('29990101T000000Z-future', '2999-01-01T00:00:00Z')`.execute(
      server.database,
    );
    await sql`update schema_compatibility set compatible_from = '29990101T000000Z-future'`.execute(
      server.database,
    );
    await expect(open()).rejects.toThrow(/too old for the database/);
  });

  it('ends with the remedy when a version before the first release created it, and changes nothing', async () => {
    await makePreRelease(server.database);
    const before = await readEverything(server.database);
    const opening = open();
    await expect(opening).rejects.toBeInstanceOf(DatabaseStartError);
    await expect(opening).rejects.toThrow(preReleaseMessage);
    expect(await readEverything(server.database)).toEqual(before);
  });

  it('is bound for every room by the module, and closed by it in the end', async () => {
    const opened = await open();
    const module = await Test.createTestingModule({ imports: [DatabaseModule.forOpened(opened)] }).compile();
    const database = module.get<Database>(DATABASE);
    expect(await database.selectFrom('connections').selectAll().execute()).toEqual([]);
    expect(module.get(DatabaseSignals)).toBe(opened.signals);
    await module.close();
    await expect(database.selectFrom('connections').selectAll().execute()).rejects.toThrow(/destroyed/);
  });
});

describe('opening the embedded database', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'gateway-open-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const readServerPid = async () =>
    (await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';

  it('starts the server, migrates it, and leaves no process behind when it is closed', async () => {
    const opened = await openDatabase({ databaseUrl: null, dataDir }, quietLogger);
    const pid = await readServerPid();
    expect(await opened.database.selectFrom('refreshes').selectAll().execute()).toEqual([]);
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await sql`update schema_compatibility set compatible_from = 'unknown'`.execute(opened.database);
    await sql`insert into kysely_migration values ('29990101T000000Z-future', '2999-01-01T00:00:00Z')`.execute(
      opened.database,
    );
    await opened.close();
    expect(existsSync(`/proc/${pid}`)).toBe(false);

    await expect(openDatabase({ databaseUrl: null, dataDir }, quietLogger)).rejects.toThrow(/too old/);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('ends with the remedy on a folder of before the first release, and the remedy works', async () => {
    const postgres = await startEmbeddedPostgres({ dataDirectory: dataDir, logger: quietLogger });
    const { database } = connectPool(postgres.url, quietLogger, 1);
    await makePreRelease(database);
    const before = await readEverything(database);
    await database.destroy();
    await postgres.stop();

    const opening = openDatabase({ databaseUrl: null, dataDir }, quietLogger);
    await expect(opening).rejects.toBeInstanceOf(DatabaseStartError);
    await expect(opening).rejects.toThrow(preReleaseMessage);

    const again = await startEmbeddedPostgres({ dataDirectory: dataDir, logger: quietLogger });
    const reader = connectPool(again.url, quietLogger, 1);
    expect(await readEverything(reader.database)).toEqual(before);
    await reader.database.destroy();
    await again.stop();

    await rm(path.join(dataDir, 'postgres'), { recursive: true });
    const opened = await openDatabase({ databaseUrl: null, dataDir }, quietLogger);
    await opened.close();
  });
});
