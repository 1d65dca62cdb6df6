import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../test/stage/database/create-test-database.js';
import { quietLogger } from '../../test/stage/database/quiet-logger.js';
import { type Database, DATABASE } from './database.js';
import { DatabaseModule } from './database.module.js';
import { openDatabase } from './open-database.js';
import { DatabaseSignals } from './signals/database-signals.js';

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
    await sql`insert into kysely_migration values ('2999-01-01-future', '2999-01-01T00:00:00Z')`.execute(
      server.database,
    );
    await sql`update schema_compatibility set compatible_from = '2999-01-01-future'`.execute(server.database);
    await expect(open()).rejects.toThrow(/too old for the database/);
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
    await sql`insert into kysely_migration values ('2999-01-01-future', '2999-01-01T00:00:00Z')`.execute(
      opened.database,
    );
    await opened.close();
    expect(existsSync(`/proc/${pid}`)).toBe(false);

    await expect(openDatabase({ databaseUrl: null, dataDir }, quietLogger)).rejects.toThrow(/too old/);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });
});
