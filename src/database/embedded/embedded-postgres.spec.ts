import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { quietLogger } from '../../../test/stage/database/quiet-logger.js';
import {
  type EmbeddedProcess,
  startEmbeddedProcess,
} from '../../../test/stage/database/start-embedded-process.js';
import { waitUntil } from '../../../test/stage/gateway/wait-until.js';
import { connectPool } from '../connection/connect-pool.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

const isRoot = process.getuid?.() === 0;
const start = (dataDirectory: string) => startEmbeddedPostgres({ dataDirectory, logger: quietLogger });

async function query(url: string, statement: string): Promise<readonly unknown[]> {
  const { database } = connectPool(url, quietLogger, 1);
  try {
    return (await sql.raw(statement).execute(database)).rows;
  } finally {
    await database.destroy();
  }
}

async function endsWith(gateway: EmbeddedProcess): Promise<void> {
  await gateway.kill();
  await waitUntil(() => !existsSync(`/proc/${gateway.serverPid}`));
  // What the next start on the same data would find and use again.
  await rm(new URL(gateway.url.replace('@/', '@local/')).searchParams.get('host') ?? '', { recursive: true });
}

describe('the embedded PostgreSQL', () => {
  let home: string;
  let dataDirectory: string;
  let cluster: string;
  let prepared: string;

  beforeAll(async () => {
    prepared = await mkdtemp(path.join(os.tmpdir(), 'gateway-prepared-'));
    await (await start(prepared)).stop();
  });
  afterAll(() => rm(prepared, { recursive: true, force: true }));

  /** Data of an earlier start, without the time that making it takes. */
  const bringData = async () => {
    await promisify(execFile)('cp', ['-a', prepared, dataDirectory]);
  };

  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'gateway-home-'));
    await chmod(home, 0o755);
    dataDirectory = path.join(home, 'data');
    cluster = path.join(dataDirectory, 'postgres');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is made at the first start and keeps its rows over a restart', async () => {
    const first = await start(dataDirectory);
    await query(first.url, 'create table kept as select 7 as answer');
    await first.stop();
    expect(existsSync(`/proc/${first.serverPid()}`)).toBe(false);
    const second = await start(dataDirectory);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 7 }]);
    await second.stop();
  });

  it('never runs as root, opens no port, syncs to the disk and lets nobody in without the password', async () => {
    const postgres = await start(dataDirectory);
    const user = (await stat(`/proc/${postgres.serverPid()}`)).uid;
    expect(user).toBe(isRoot ? 65534 : process.getuid?.());
    expect(await query(postgres.url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(await query(postgres.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await expect(query(postgres.url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password/);
    expect((await stat(path.join(dataDirectory, 'database-password'))).mode & 0o777).toBe(0o600);
    await postgres.stop();
  });

  it('runs in a process group of its own, so that Ctrl-C does not stop it before the gateway', async () => {
    await bringData();
    const postgres = await start(dataDirectory);
    const [, group] =
      (await readFile(`/proc/${postgres.serverPid()}/stat`, 'utf8')).split(') ')[1]?.split(' ').slice(1) ??
      [];
    expect(Number(group)).toBe(postgres.serverPid());
    await postgres.stop();
  });

  it('ends when the gateway is killed with -9, and the next gateway finds what was committed', async () => {
    await bringData();
    const gateway = await startEmbeddedProcess(dataDirectory);
    await query(gateway.url, 'create table kept as select 7 as answer');
    await gateway.kill();
    await waitUntil(() => !existsSync(`/proc/${gateway.serverPid}`));
    const postgres = await start(dataDirectory);
    expect(await query(postgres.url, 'select answer from kept')).toEqual([{ answer: 7 }]);
    await postgres.stop();
  });

  it('is started by the next gateway also while the killed one is still ending', async () => {
    await bringData();
    const gateway = await startEmbeddedProcess(dataDirectory);
    await gateway.kill();
    const postgres = await start(dataDirectory);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('starts after a kill -9 of gateway and server, while old backends still live', async () => {
    await bringData();
    const gateway = await startEmbeddedProcess(dataDirectory);
    await query(gateway.url, 'create table kept as select 7 as answer');
    const { pool, database } = connectPool(gateway.url, quietLogger, 1);
    const busy = pool.query('select pg_sleep(30)').catch((error: Error) => error);
    await waitUntil(async () => {
      const active = await query(
        gateway.url,
        `select 1 from pg_stat_activity where query like '%pg_sleep(30)'`,
      );
      return active.length > 0;
    });
    process.kill(gateway.serverPid, 'SIGKILL');
    await gateway.kill();
    const postgres = await start(dataDirectory);
    expect(await query(postgres.url, 'select answer from kept')).toEqual([{ answer: 7 }]);
    expect(await busy).toBeInstanceOf(Error);
    await database.destroy();
    await postgres.stop();
  });

  it('is not fooled by a stale pid file whose process id belongs to another program now', async () => {
    await bringData();
    const gateway = await startEmbeddedProcess(dataDirectory);
    process.kill(gateway.serverPid, 'SIGKILL');
    await gateway.kill();
    const owner = await stat(cluster);
    const stranger = spawn('sleep', ['60'], isRoot ? { uid: owner.uid, gid: owner.gid } : {});
    const pidFile = path.join(cluster, 'postmaster.pid');
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(stranger.pid), ...rest].join('\n'));
    const postgres = await start(dataDirectory);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    stranger.kill();
  });

  it('rejects a second gateway and names the process that uses it', async () => {
    await bringData();
    const gateway = await startEmbeddedProcess(dataDirectory);
    await expect(start(dataDirectory)).rejects.toThrow(new RegExp(`\\(process ${gateway.child.pid}\\)`));
    expect(await query(gateway.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await gateway.stop();
    const postgres = await start(dataDirectory);
    await postgres.stop();
  });

  it('is started again when it ends by itself', async () => {
    await bringData();
    const postgres = await start(dataDirectory);
    const before = postgres.serverPid();
    process.kill(before, 'SIGKILL');
    await waitUntil(() => postgres.serverPid() !== before);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    expect(existsSync(`/proc/${postgres.serverPid()}`)).toBe(false);
  });

  it('runs as the ordinary user who starts the gateway', async () => {
    const uid = isRoot ? 1 : (process.getuid?.() ?? 0);
    await mkdir(dataDirectory);
    if (isRoot) await chown(dataDirectory, uid, uid);
    const gateway = await startEmbeddedProcess(dataDirectory, isRoot ? uid : undefined);
    expect(gateway.error).toBe('');
    expect((await stat(`/proc/${gateway.serverPid}`)).uid).toBe(uid);
    await endsWith(gateway);
  });

  it('starts below a folder that is closed to others, as the home of root is', async () => {
    await chmod(home, 0o700);
    const postgres = await start(dataDirectory);
    expect((await stat(`/proc/${postgres.serverPid()}`)).uid).not.toBe(0);
    await postgres.stop();
    const again = await start(dataDirectory);
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.stop();
  });

  it('ends with its gateway also below such a folder', async () => {
    await bringData();
    await chmod(home, 0o700);
    const gateway = await startEmbeddedProcess(dataDirectory);
    await endsWith(gateway);
  });

  it('reports data that another major version has written', async () => {
    await bringData();
    await writeFile(path.join(cluster, 'PG_VERSION'), '17\n');
    await expect(start(dataDirectory)).rejects.toThrow(
      /written by PostgreSQL 17, and PostgreSQL 18 is installed/,
    );
  });

  it('reports that its password is missing', async () => {
    await bringData();
    await rm(path.join(dataDirectory, 'database-password'));
    await expect(start(dataDirectory)).rejects.toThrow(/database-password is missing/);
  });

  it("hands the server's own words on when it does not start", async () => {
    await bringData();
    await rm(path.join(cluster, 'global'), { recursive: true });
    await expect(start(dataDirectory)).rejects.toThrow(/did not start[^]*pg_control/);
  });

  it('takes nothing for data that a start killed half-way has left', async () => {
    await mkdir(path.join(dataDirectory, 'postgres-unfinished-abc123', 'data'), { recursive: true });
    const postgres = await start(dataDirectory);
    const names = await readdir(dataDirectory);
    expect(names.sort()).toEqual(['database-password', 'gateway.lock', 'postgres']);
    await postgres.stop();
  });
});
