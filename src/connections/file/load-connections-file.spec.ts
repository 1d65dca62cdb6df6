import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { providerCatalogue } from '../../providers/provider-catalogue.js';
import { loadConnectionsFile } from './load-connections-file.js';

describe('the file of CONNECTIONS_FILE', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'connections-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read with the environment variables', async () => {
    const file = path.join(folder, 'connections.yaml');
    await writeFile(
      file,
      'connections: [{ id: a, provider: shipengine, credentials: { apiKey: "${KEY}" } }]',
    );
    const [connection] = await loadConnectionsFile(file, { KEY: 'k' }, providerCatalogue);
    expect(connection).toMatchObject({ id: 'a', credentials: { apiKey: 'k' } });
    await expect(loadConnectionsFile(file, {}, providerCatalogue)).rejects.toThrow(
      `CONNECTIONS_FILE ${file}: 1 error\n  connections[0].credentials.apiKey: the environment variable KEY is not set`,
    );
  });

  it('is reported if it does not exist or is a directory', async () => {
    const missing = path.join(folder, 'missing.yaml');
    await expect(loadConnectionsFile(missing, {}, providerCatalogue)).rejects.toThrow(
      'cannot be read (ENOENT)',
    );
    await expect(loadConnectionsFile(folder, {}, providerCatalogue)).rejects.toThrow(
      'cannot be read (EISDIR)',
    );
  });
});
