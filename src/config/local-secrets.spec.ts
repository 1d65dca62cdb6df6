import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLocalSecrets } from './local-secrets.js';

describe('the secrets of the gateway', () => {
  let folder: string;
  let settings: Parameters<typeof ensureLocalSecrets>[0];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    settings = { dataDir: join(folder, 'data'), adminApiKey: null, encryptionKeys: null };
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('the first start makes them, readable by their owner only, and later starts read the same', async () => {
    const first = await ensureLocalSecrets(settings);
    expect(first.adminApiKey).toMatch(/^rgw_[a-z]+_[0-9a-f]{64}$/);
    expect(first.encryptionKeys.map(({ key }) => key.length)).toEqual([32]);
    for (const name of ['admin-key', 'encryption-keys']) {
      expect((await stat(join(settings.dataDir, name))).mode & 0o777).toBe(0o600);
    }
    expect((await readFile(join(settings.dataDir, 'admin-key'), 'utf8')).trim()).toBe(first.adminApiKey);
    expect(await ensureLocalSecrets(settings)).toEqual(first);
  });

  test('many first starts at once agree, and leave nothing else behind', async () => {
    const [first, ...others] = await Promise.all(
      Array.from({ length: 20 }, () => ensureLocalSecrets(settings)),
    );
    for (const other of others) expect(other).toEqual(first);
    expect((await readdir(settings.dataDir)).sort()).toEqual(['admin-key', 'encryption-keys']);
  });

  test('what a start left that was killed while it made them is deleted by the next, and nothing else is', async () => {
    const names = ['admin-key', 'encryption-keys'].flatMap((name) => [
      `${name}.0123456789ab.draft`,
      `${name}.fedcba987654.draft`,
    ]);
    const kept = ['admin-key.backup', 'admin-key.0123456789ab.draft.txt', 'another.0123456789ab.draft'];
    await mkdir(settings.dataDir);
    for (const name of [...names, ...kept]) await writeFile(join(settings.dataDir, name), 'a secret');
    const first = await ensureLocalSecrets(settings);
    expect((await readdir(settings.dataDir)).sort()).toEqual(
      [...kept, 'admin-key', 'encryption-keys'].sort(),
    );
    for (const name of names) await writeFile(join(settings.dataDir, name), 'a secret');
    expect(await ensureLocalSecrets(settings)).toEqual(first);
    expect(await readdir(settings.dataDir)).toHaveLength(kept.length + 2);
  });

  test('secrets given by the settings are used and nothing is written', async () => {
    const key = randomBytes(32);
    const given = {
      ...settings,
      adminApiKey: 'a'.repeat(32),
      encryptionKeys: `k7:${key.toString('base64')}`,
    };
    expect(await ensureLocalSecrets(given)).toEqual({
      adminApiKey: 'a'.repeat(32),
      encryptionKeys: [{ id: 'k7', key }],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('a damaged file stops the start with its name, not with its content', async () => {
    await ensureLocalSecrets(settings);
    await writeFile(join(settings.dataDir, 'encryption-keys'), 'k1:hunter2');
    await expect(ensureLocalSecrets(settings)).rejects.toThrow(
      /encryption-keys has invalid content(?!.*hunter2)/,
    );
  });
});
