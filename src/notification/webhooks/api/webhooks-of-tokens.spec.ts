import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../platform/clock.js';
import { type LocalIssuer, startLocalIssuer } from '../../../../test/e2e/access/local-issuer.js';
import { type Receiver, startReceiver } from '../../../../test/stage/receivers/receiver.js';
import { startWebhookStage, type WebhookStage } from '../../../../test/stage/receivers/webhook-stage.js';

describe('a webhook created with a token', () => {
  let issuer: LocalIssuer;
  let stage: WebhookStage;
  let receiver: Receiver;
  beforeAll(async () => {
    issuer = await startLocalIssuer();
    stage = await startWebhookStage({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: issuer.audience });
  });
  afterAll(async () => {
    await stage.stop();
    await issuer.close();
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await stage.database.deleteFrom('webhooks').execute();
    await receiver.close();
  });

  const tokenFor = (connections: string | readonly string[]) =>
    issuer.token({ claims: { scope: 'webhooks:read webhooks:write refresh:read', connections } });
  const receivedRefreshes = async (count: number) =>
    (await receiver.waitFor(count)).map(({ refreshId }) => refreshId);

  test('receives events of the connections in the token, and of no other', async () => {
    const [seen, hidden] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const webhook = await stage.create({ url: receiver.url }, await tokenFor([seen.id]));
    expect(webhook).toMatchObject({ owner: `${issuer.url} user-1`, enabled: true });
    await stage.makeRefresh(hidden.internalId);
    const refreshId = await stage.makeRefresh(seen.internalId);
    expect(await receivedRefreshes(2)).toEqual([refreshId, refreshId]);
  });

  test('receives no more when a caller that sees more widens its filter', async () => {
    const [seen, hidden] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const { id } = await stage.create(
      { url: receiver.url, connections: [seen.id] },
      await tokenFor([seen.id]),
    );
    expect(await stage.call('PATCH', `/webhooks/${id}`, { connections: null })).toMatchObject({
      status: 200,
      body: { connections: null },
    });
    await stage.makeRefresh(hidden.internalId);
    const refreshId = await stage.makeRefresh(seen.internalId);
    expect(await receivedRefreshes(2)).toEqual([refreshId, refreshId]);
  });

  test('receives no more when missed events are redelivered', async () => {
    const [seen, hidden] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const token = await tokenFor([seen.id]);
    const { id } = await stage.create({ url: receiver.url }, token);
    await stage.call('PATCH', `/webhooks/${id}`, { enabled: false });
    await stage.makeRefresh(hidden.internalId);
    const refreshId = await stage.makeRefresh(seen.internalId);
    await stage.call('PATCH', `/webhooks/${id}`, { enabled: true });
    const since = new Date(systemClock.nowInMs() - 60_000).toISOString();
    const again = await stage.call('POST', `/webhooks/${id}/redeliver`, { since }, token);
    expect(again.status).toBe(202);
    expect(await receivedRefreshes(2)).toEqual([refreshId, refreshId]);
  });

  test('is not visible to a token of the same subject that sees fewer connections', async () => {
    const [seen, other] = [await stage.prepareConnection(), await stage.prepareConnection()];
    const { id } = await stage.create({ url: receiver.url }, await tokenFor([seen.id, other.id]));
    const [narrower, equal] = [await tokenFor([other.id]), await tokenFor([other.id, seen.id])];
    expect(await stage.call('PATCH', `/webhooks/${id}`, { url: receiver.url }, narrower)).toMatchObject({
      status: 404,
      body: { code: 'webhook-not-found' },
    });
    expect(await stage.call('GET', '/webhooks', undefined, narrower)).toMatchObject({ body: { items: [] } });
    expect(await stage.call('GET', `/webhooks/${id}`, undefined, equal)).toMatchObject({ status: 200 });
  });

  test('receives events of all connections, also later ones, when the token covers all', async () => {
    await stage.create({ url: receiver.url }, await tokenFor('*'));
    const later = await stage.prepareConnection();
    const refreshId = await stage.makeRefresh(later.internalId);
    expect(await receivedRefreshes(2)).toEqual([refreshId, refreshId]);
  });
});
