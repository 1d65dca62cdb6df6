import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DATABASE, type Database } from '../../src/database/database.js';
import { LOCAL_SECRETS, type LocalSecrets } from '../../src/config/local-secrets.js';
import { shipengine } from '../../src/providers/shipengine/shipengine.definition.js';
import { shipstation } from '../../src/providers/shipstation/shipstation.definition.js';
import {
  type RecordingServer,
  respondJson,
  startRecordingServer,
} from '../stage/providers/recording-server.js';
import { tallyport } from './providers/tallyport/tallyport.definition.js';

// The one line: a gateway whose catalogue has the invented provider too. What reads the catalogue has to be imported after this.
const providerCatalogue = [shipstation, shipengine, tallyport];
jest.unstable_mockModule('../../src/providers/provider-catalogue.js', () => ({
  providerCatalogue,
  findProvider: (id: string) => providerCatalogue.find((definition) => definition.id === id) ?? null,
}));
const { startTestGateway } = await import('../stage/gateway/start-test-gateway.js');
const { openCaller } = await import('../stage/gateway/caller.js');
const { requestRefresh } = await import('../stage/gateway/follow.js');
const { waitUntil } = await import('../stage/gateway/wait-until.js');
const { reconcileFile } = await import('../../src/bootstrap/reconcile-given-connections.js');

const shops = [
  { id: 'a1', title: 'Corner shop', channel: 'Market', state: 'resting' },
  { id: 'a2', title: 'Night shop', channel: 'Fair', state: 'resting' },
];
const channels = [
  { name: 'Market', importable: true },
  { name: 'Fair', importable: false },
];

describe('a gateway with one more provider', () => {
  let server: RecordingServer;
  let gateway: Awaited<ReturnType<typeof startTestGateway>>;
  let caller: Awaited<ReturnType<typeof openCaller>>;

  beforeAll(async () => {
    server = await startRecordingServer((response, { url }) => {
      if (url === '/shops') return respondJson(response, 200, { shops });
      if (url === '/channels') return respondJson(response, 200, { channels });
      return respondJson(response, 202, { accepted: true });
    });
    gateway = await startTestGateway({ environment: { PROVIDER_BASE_URL_ALLOWLIST: server.origin } });
    caller = await openCaller(gateway.origin);
  });
  afterAll(async () => {
    await gateway.stop();
    await server.close();
  });

  const connection = (id: string) => ({
    id,
    provider: 'tallyport',
    baseUrl: server.origin,
    credentials: { token: `token-of-${id}` },
  });
  const imports = (id: string) =>
    server.requests.filter(
      ({ url, headers }) => url === '/imports' && headers.authorization === `Bearer token-of-${id}`,
    );
  const create = (id: string, settings: object) =>
    caller.call('/connections', { method: 'POST', json: { ...connection(id), settings } });
  const expectImport = async (id: string, body: object) => {
    await requestRefresh(caller, { connection: id, source: 'a1' });
    await waitUntil(() => imports(id).length > 0);
    expect(imports(id).map((request): unknown => JSON.parse(request.body))).toEqual([body]);
  };

  it('documents its settings to callers', async () => {
    const { body } = await caller.call('/providers/tallyport');
    expect(body).toMatchObject({
      settingsSchema: { properties: { quota: {}, statusWords: {}, depth: { enum: ['new', 'all'] } } },
    });
    const document: unknown = await (await gateway.call('/openapi.json')).json();
    const depth = { type: 'string', description: expect.stringContaining('all imports changed ones too') };
    expect(document).toMatchObject({
      components: {
        schemas: {
          ConnectionSettings: { properties: { sinceMode: {}, depth } },
          ConnectionSettingsWish: { properties: { sinceMode: {}, depth } },
        },
      },
    });
  });

  it.each([
    [{ depth: 'deep' }, '/settings/depth', 'must be one of new, all'],
    [{ sinceMode: 'never-late' }, '/settings/sinceMode', 'is not known here (known: statusWords, depth)'],
  ])('checks its settings: %j', async (settings, pointer, detail) => {
    expect(await create('wrong', settings)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer, detail }] },
    });
  });

  it('uses settings that were set by API', async () => {
    const created = await create('by-api', { depth: 'all' });
    expect(created).toMatchObject({ status: 201, body: { settings: { settleSeconds: 30, depth: 'all' } } });
    await expectImport('by-api', { shop: 'a1', depth: 'all' });
  });

  it('uses settings that were changed by API', async () => {
    await create('changed', { depth: 'all', settleSeconds: 20 });
    const init = { method: 'PATCH', json: { settings: { depth: null } } };
    const changed = await caller.call('/connections/changed', init);
    expect(changed).toMatchObject({ status: 200, body: { settings: { settleSeconds: 20 } } });
    expect(changed.body).not.toMatchObject({ settings: { depth: 'all' } });
    await expectImport('changed', { shop: 'a1' });
  });

  it('uses settings of the connections file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'another-provider-'));
    const connectionsFile = join(folder, 'connections.json');
    const database = gateway.app.get<Database>(DATABASE, { strict: false });
    const secrets = gateway.app.get<LocalSecrets>(LOCAL_SECRETS, { strict: false });
    try {
      const connections = [{ ...connection('by-file'), depth: 'all' }];
      await writeFile(connectionsFile, JSON.stringify({ connections }));
      await reconcileFile({ database, secrets, settings: { connectionsFile } });
    } finally {
      await rm(folder, { recursive: true });
    }
    await expectImport('by-file', { shop: 'a1', depth: 'all' });
  });

  it('reads its reference data before its first list, and hands them back', async () => {
    await create('with-channels', {});
    await caller.call('/connections/with-channels/verify', { method: 'POST' });
    await expectImport('with-channels', { shop: 'a1' });
    const { body } = await caller.call('/connections/with-channels/sources');
    expect(body).toMatchObject({
      items: [
        { id: 'a1', refreshable: true },
        { id: 'a2', refreshable: false },
      ],
    });
    const calls = await caller.call('/audit/provider-calls?connection=with-channels&kind=channels');
    expect(calls).toMatchObject({ status: 200, body: { items: [{ kind: 'channels', outcome: 'read' }] } });
  });
});
