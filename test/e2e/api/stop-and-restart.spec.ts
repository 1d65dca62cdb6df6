import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import {
  requestRefresh,
  read,
  readEnteredStates,
  waitForEnd,
  waitForStatus,
} from '../../stage/gateway/follow.js';
import { orderSource, store } from '../../stage/gateway/sources.js';
import { openStage, type Stage } from '../../stage/gateway/stage.js';
import { waitUntil } from '../../stage/gateway/wait-until.js';

const quick = { queuedInMs: 50, runningInMs: 200 } as const;
const endless = { queuedInMs: 0, runningInMs: 'endless' } as const;
const canaries = {
  apiKey: 'canary-key-5f1d7c3b9a',
  apiSecret: 'canary-secret-8e2b6d4f0c',
  shipengine: 'canary-shipengine-3c9a7e5d1b',
};
const basic = Buffer.from(`${canaries.apiKey}:${canaries.apiSecret}`).toString('base64');
const secrets = [...Object.values(canaries), basic];

describe('a gateway with its own PostgreSQL', () => {
  let stage: Stage;
  beforeEach(async () => {
    const credentials = {
      shipstation: { apiKey: canaries.apiKey, apiSecret: canaries.apiSecret },
      shipengine: { apiKey: canaries.shipengine },
    };
    const stores = [store('1', quick), store('2', endless), store('3', quick)];
    stage = await openStage([
      { id: 'ss', provider: 'shipstation', sandbox: { sources: stores, credentials } },
      { id: 'se', provider: 'shipengine', sandbox: { sources: [orderSource('se-1', quick)], credentials } },
    ]);
  });
  afterEach(() => stage.close());

  test('that is stopped sends waiting callers the current state, exits with 0 and leaves no process', async () => {
    const gateway = await stage.startAlone();
    const { id } = await requestRefresh(gateway, { connection: 'ss', source: '2' });
    const running = await waitForStatus(gateway, id, 'running');
    const posted = gateway.call('/refresh', {
      method: 'POST',
      json: { connection: 'ss', source: '2' },
      headers: { prefer: 'wait=40' },
    });
    const waited = gateway.call(`/refresh/${id}`, { headers: { prefer: 'wait=40' } });
    const known = { 'if-none-match': `"${running.sequence}"`, prefer: 'wait=40' };
    const watched = gateway.call(`/refresh/${id}`, { headers: known });
    // The posted request is stored, so its caller waits.
    await waitUntil(async () => gateway.refreshesOf(await gateway.call('/refresh')).items.length === 2);
    const postgres = await listServerProcesses();
    expect(postgres.length).toBeGreaterThan(0);

    expect(await gateway.stop()).toBe(0);
    expect(gateway.refreshOf(await waited).status).toBe('running');
    expect((await watched).status).toBe(304);
    const response = await posted;
    expect([response.status, gateway.refreshOf(response).status]).toEqual([202, 'queued']);
    expect(await listServerProcesses()).toEqual([]);
  });

  test('that is started again on the same DATA_DIR keeps everything, and shows the credentials nowhere', async () => {
    const responses: unknown[] = [];
    const first = await stage.startAlone({ LOG_LEVEL: 'trace' });
    const finished = await requestRefresh(first, {
      connection: 'ss',
      source: '1',
      metadata: { order: '4711' },
    });
    const before = await waitForEnd(first, finished.id);
    const { id: open } = await requestRefresh(first, { connection: 'ss', source: '2' });
    await waitForStatus(first, open, 'running');

    // A provider that repeats the credentials in messages that callers see.
    const { control } = stage.sandbox('ss');
    const echo = JSON.stringify({ Message: `Bad ${canaries.apiKey}:${canaries.apiSecret}, Basic ${basic}` });
    const headers = { 'Content-Type': 'application/json' };
    const fault = { kind: 'answer', status: 400, headers, body: echo } as const;
    control.addFault({ operation: 'refresh', source: '3', fault, times: 1 });
    const rejected = await requestRefresh(first, { connection: 'ss', source: '3' });
    const failed = await waitForEnd(first, rejected.id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'provider-rejected' } });
    expect(failed.error?.detail).toContain('Bad');
    const listFault = control.addFault({ operation: 'list', fault });
    responses.push(failed, (await first.call('/connections/ss/verify', { method: 'POST' })).body);
    control.removeFault(listFault);

    const paths = ['/refresh', '/connections', '/connections/ss', '/connections/ss/sources', '/providers'];
    for (const path of [...paths, '/connections/ss/quota', '/connections/se']) {
      responses.push((await first.call(path)).body);
    }
    expect(await first.stop()).toBe(0);

    const second = await stage.startAlone({ LOG_LEVEL: 'trace' });
    expect(await read(second, finished.id)).toEqual(before);
    expect((await read(second, open)).status).toBe('running');
    control.endImport({ provider: 'shipstation', source: '2' });
    expect((await waitForEnd(second, open)).status).toBe('succeeded');
    const { items } = second.refreshesOf(await second.call('/refresh'));
    expect(items.map(({ id }) => id)).toEqual([rejected.id, open, finished.id]);
    expect(
      control.calls().filter(({ operation, source }) => operation === 'refresh' && source === '2'),
    ).toHaveLength(1);
    expect(await second.stop()).toBe(0);

    expect(findSecrets(JSON.stringify(responses))).toEqual([]);
    expect(findSecrets(first.output() + second.output())).toEqual([]);
    for (const file of await listFiles(stage.dataFolder)) {
      const content = await readFile(file, 'latin1');
      expect([file, findSecrets(content)]).toEqual([file, []]);
    }
  });

  test('creates its own admin key at the first start, and uses it at the next', async () => {
    const first = await stage.startAlone({ ADMIN_API_KEY: '' });
    const [key] = (await readFile(join(stage.dataFolder, 'admin-key'), 'utf8')).trim().split('\n');
    const headers = { authorization: `Bearer ${key}` };
    expect((await first.call('/connections', { headers })).status).toBe(200);
    expect(first.output()).not.toContain(key);
    await first.stop();
    const second = await stage.startAlone({ ADMIN_API_KEY: '' });
    expect((await second.call('/connections', { headers })).status).toBe(200);
  });

  /** The processes of the embedded server, found by the folder in their command line. */
  async function listServerProcesses(): Promise<readonly string[]> {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,args']);
    return stdout.split('\n').filter((line) => line.includes(stage.dataFolder));
  }
});

describe('gateways on a shared server', () => {
  test('keep the credentials sealed in its rows', async () => {
    const stage = await openStage([
      {
        id: 'ss',
        provider: 'shipstation',
        sandbox: {
          sources: [store('1', quick)],
          credentials: { shipstation: { apiKey: canaries.apiKey, apiSecret: canaries.apiSecret } },
        },
      },
    ]);
    try {
      const gateway = await stage.start();
      const { id } = await requestRefresh(gateway, { connection: 'ss', source: '1' });
      await waitForEnd(gateway, id);
      expect(await readEnteredStates(stage.database, id)).toContain('succeeded');
      const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
        stage.database,
      );
      expect(tables.rows.map(({ name }) => name)).toContain('connections');
      for (const { name } of tables.rows) {
        const { rows } = await sql<{
          row: string;
        }>`select t::text as row from ${sql.table(name)} as t`.execute(stage.database);
        expect([name, findSecrets(rows.map(({ row }) => row).join('\n'))]).toEqual([name, []]);
      }
    } finally {
      await stage.close();
    }
  });
});

/** The indexes of the secrets that a text contains. */
function findSecrets(text: string): readonly number[] {
  return secrets.flatMap((secret, index) => (text.includes(secret) ? [index] : []));
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
