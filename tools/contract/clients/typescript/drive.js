// Drives the TypeScript client against a gateway, and against a proxy that responds like a later version.
import assert from 'node:assert/strict';
import {
  createGatewayClient,
  getRefresh,
  listRefreshes,
  refreshAndWait,
} from '../../../../clients/typescript/dist/index.js';

const { GATEWAY_URL, LATER_GATEWAY_URL, GATEWAY_KEY } = process.env;

async function drive(baseUrl, outcome, code) {
  const client = createGatewayClient({ baseUrl, key: GATEWAY_KEY });
  const refresh = await refreshAndWait(client, {
    connection: 'shipstation-sandbox',
    metadata: { order: '4711' },
  });
  assert.equal(refresh.status, 'succeeded');
  assert.equal(refresh.outcome, outcome);
  assert.equal(refresh.metadata.order, '4711');

  const { data } = await listRefreshes({ client, query: { connection: 'shipstation-sandbox' } });
  const listed = data.items.find(({ id }) => id === refresh.id);
  assert.equal(listed.status, 'succeeded');
  const codes = new Set(listed.warnings.map((warning) => warning.code));
  assert.deepEqual([...codes], [code === 'added-later' ? code : 'not-refreshable']);

  const { error, response } = await getRefresh({ client, path: { id: 'rfr_1' } });
  assert.equal(response.status, 404);
  assert.equal(error.code, code);
}

await drive(GATEWAY_URL, 'imported', 'refresh-not-found');
await drive(LATER_GATEWAY_URL, 'added-later', 'added-later');
