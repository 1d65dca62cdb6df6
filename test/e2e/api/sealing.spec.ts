import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { adminKey } from '../../stage/gateway/caller.js';
import { compileCache } from '../../stage/gateway/compile-cache.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { orderSource } from '../../stage/gateway/sources.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const [k1, k2, k3] = [keyOf('k1', 7), keyOf('k2', 8), keyOf('k3', 9)];
const canary = { apiKey: 'canary-key-5f3a9c01', apiSecret: 'canary-secret-77aa10ff' };
const readTables = sql<{ name: string }>`
  select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;

describe('secrets at rest', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage([
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1')] } },
    ]);
  });
  afterAll(() => stage.close());

  const start = (keys: string) => stage.start({ ENCRYPTION_KEYS: keys });
  /** Runs the command that seals with the first key, as an operator does. */
  const reseal = (keys: string) =>
    promisify(execFile)(process.execPath, [join(process.cwd(), 'dist/cli/rotate-encryption-keys.js')], {
      env: {
        DATABASE_URL: stage.databaseUrl,
        ADMIN_API_KEY: adminKey,
        ENCRYPTION_KEYS: keys,
        ...compileCache,
      },
    });
  const dump = async () => {
    const { rows } = await readTables.execute(stage.database);
    expect(rows.length).toBeGreaterThan(10);
    const tables = await Promise.all(
      rows.map(({ name }) =>
        sql<{ text: string }>`select whole::text as text from ${sql.table(name)} as whole`.execute(
          stage.database,
        ),
      ),
    );
    return tables.flatMap((table) => table.rows.map(({ text }) => text)).join('\n');
  };

  test('reveal nothing in a copy of the database, and the key can be replaced while replicas run', async () => {
    const first = await start(k1);
    const made = await first.call('/connections', {
      method: 'POST',
      json: { id: 'canary', provider: 'shipstation', credentials: canary },
    });
    expect(made.status).toBe(201);
    const copy = await dump();
    expect(copy).toContain('v1.k1.');
    const written = [canary.apiKey, canary.apiSecret].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
    ]);
    for (const form of [...written, Buffer.alloc(32, 7).toString('base64')]) expect(copy).not.toContain(form);

    // A gateway with another key does not start, and names the missing key.
    await expect(start(k3)).rejects.toThrow(/"k1" is not in ENCRYPTION_KEYS, but it sealed: 1 credentials/);

    expect(await dump()).not.toContain('v1.k3.');
    await first.stop();

    const appended = await start(`${k1},${k2}`);
    const moved = await start(`${k2},${k1}`);
    const { stdout } = await reseal(`${k2},${k1}`);
    expect(stdout).toContain('credentials of connections: 1 sealed again, 0 cannot be opened');
    expect((await reseal(`${k2},${k1}`)).stdout).toContain('credentials of connections: 0 sealed again');
    for (const gateway of [appended, moved]) {
      const response = await gateway.call('/connections/canary', {
        method: 'PATCH',
        json: { settings: { settleSeconds: gateway === moved ? 20 : 25 } },
      });
      expect(response.status).toBe(200);
    }
    await reseal(`${k2},${k1}`);
    await appended.stop();
    await moved.stop();
    const last = await start(k2);
    expect((await last.call('/connections/canary')).status).toBe(200);
    expect(await dump()).not.toContain('v1.k1.');
  });

  test('of a file are reloaded at SIGHUP, and an invalid file changes nothing', async () => {
    const gateway = await start(k2);
    const text = await readFile(stage.connectionsFile, 'utf8');
    const hangUp = () => process.kill(gateway.pid, 'SIGHUP');
    const settleSecondsOf = async () => {
      const row = await stage.database
        .selectFrom('connections')
        .select('settings')
        .where('id', '=', 'se')
        .executeTakeFirstOrThrow();
      return row.settings['settleSeconds'];
    };
    await writeFile(stage.connectionsFile, text.replace('"id":"se"', '"id":"se","settleSeconds":12'));
    hangUp();
    await waitUntil(async () => (await settleSecondsOf()) === 12);
    await writeFile(stage.connectionsFile, text.replace('"id":"se"', '"id":"se","settleSeconds":"many"'));
    hangUp();
    await waitUntil(() => gateway.output().includes('was not applied'));
    expect(gateway.output()).toContain('connections[0].settleSeconds: must be of type number');
    expect(await settleSecondsOf()).toBe(12);
    expect((await gateway.call('/connections/se')).body).toMatchObject({ status: 'active' });
    const audit = await gateway.call('/audit?connection=se&caller=file&limit=1');
    expect(audit.body).toMatchObject({
      items: [{ action: 'connection.changed', detail: { credentialsChanged: false } }],
    });
  });
});
