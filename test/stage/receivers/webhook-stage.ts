import { sql } from 'kysely';
import { connectPool } from '../../../src/database/connection/connect-pool.js';
import type { Database } from '../../../src/database/database.js';
import type { DeliveryDto, DeliveryPageDto } from '../../../src/notification/webhooks/api/delivery.dto.js';
import type { WebhookWithSecretDto } from '../../../src/notification/webhooks/api/webhook-responses.dto.js';
import type { WebhookDto } from '../../../src/notification/webhooks/webhook.dto.js';
import { endRefreshEarly } from '../../../src/refresh/store/end-refresh-early.js';
import type { Warning } from '../../../src/refresh/rules/notes.js';
import { lockOpenRefreshes } from '../../../src/refresh/store/lock-refreshes.js';
import { recordRefresh } from '../../../src/refresh/store/record-refresh.js';
import { storeRefresh } from '../../../src/refresh/store/store-refresh.js';
import { prepareConnection, prepareSources, prepareDemand } from '../database/prepare-connection.js';
import { quietLogger } from '../database/quiet-logger.js';
import { adminKey, startTestGateway } from '../gateway/start-test-gateway.js';
import { waitUntil } from '../gateway/wait-until.js';

/** A response of the gateway. */
export interface JsonResponse<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A gateway whose refreshes are made by the test: its connections are paused, so no provider is called. */
export type WebhookStage = Awaited<ReturnType<typeof startWebhookStage>>;

/** Starts the gateway. Webhooks may call 127.0.0.1. */
export async function startWebhookStage(environment: Readonly<Record<string, string>> = {}) {
  let url = '';
  const gateway = await startTestGateway({
    environment: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', ...environment },
    reachDatabase: (databaseUrl) => {
      url = databaseUrl;
      return Promise.resolve(databaseUrl);
    },
  });
  const { database } = connectPool(url, quietLogger, 4);

  async function call<Body>(
    method: string,
    path: string,
    json?: unknown,
    key: string = adminKey,
  ): Promise<JsonResponse<Body>> {
    const response = await gateway.call(path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text || 'null') as Body };
  }

  async function create(request: object, key: string = adminKey): Promise<WebhookWithSecretDto> {
    const { status, body } = await call<WebhookWithSecretDto>('POST', '/webhooks', request, key);
    if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return body;
  }

  const readLog = async (id: string, query = '') =>
    (await call<DeliveryPageDto>('GET', `/webhooks/${id}/deliveries${query}`)).body.items;

  return {
    database,
    logLines: gateway.logLines,
    call,
    create,
    readLog,
    read: async (id: string) => (await call<WebhookDto>('GET', `/webhooks/${id}`)).body,
    /** Waits until the newest delivery fits, and returns it. */
    waitForDelivery: async (id: string, isSo: (delivery: DeliveryDto) => boolean): Promise<DeliveryDto> => {
      let newest: DeliveryDto | undefined;
      await waitUntil(async () => {
        [newest] = await readLog(id, '?limit=1');
        return newest !== undefined && isSo(newest);
      });
      if (newest === undefined) throw new Error('There is no delivery.');
      return newest;
    },
    /** Makes the pending deliveries of a webhook due now, and ends its cool-down. */
    hurry: async (id: string) => {
      const now = new Date(Date.now() - 1000);
      const { internal_id: key } = await database
        .updateTable('webhooks')
        .set({ cool_down_until: null })
        .where('id', '=', id)
        .returning('internal_id')
        .executeTakeFirstOrThrow();
      await database
        .updateTable('webhook_deliveries')
        .set({ next_attempt_at: now })
        .where('webhook_id', '=', key)
        .where('status', '=', 'pending')
        .execute();
      await database.updateTable('webhooks').set({ due_at: now }).where('id', '=', id).execute();
    },
    /** Creates a paused connection; returns its ids. */
    prepareConnection: () => preparePausedConnection(database),
    /** Stores a refresh and cancels it, which creates two events; returns its id. */
    makeRefresh: async (connectionId: number, metadata: Record<string, string> = {}) => {
      const request = await prepareDemand(database, connectionId, '1', { metadata });
      const { id } = await storeRefresh(database, request);
      await database.transaction().execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
      return id;
    },
    /** Stores a refresh of all sources of a new connection, whose sources are unknown, and ends it with warnings. */
    makeRefreshWithWarnings: async (warnings: readonly Warning[]) => {
      const connectionId = await prepareConnection(database);
      await database
        .updateTable('connections')
        .set({ status: 'paused' })
        .where('internal_id', '=', connectionId)
        .execute();
      const { id } = await storeRefresh(database, await prepareDemand(database, connectionId, null));
      await database.transaction().execute(async (transaction) => {
        for (const refresh of await lockOpenRefreshes(transaction, [id])) {
          await recordRefresh(transaction, refresh, {
            warnings,
            endWithoutTargets: { status: 'failed', error: null },
          });
        }
      });
    },
    /** How many events the relay has not processed yet. */
    countUnrelayed: async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from refresh_events, webhook_relay
        where (refresh_events.transaction_id, refresh_events.row_id)
          > (webhook_relay.transaction_id, webhook_relay.row_id)`.execute(database);
      return rows[0]?.count ?? 0;
    },
    stop: async () => {
      await database.destroy();
      await gateway.stop();
    },
  };
}

async function preparePausedConnection(database: Database) {
  const internalId = await prepareConnection(database);
  await prepareSources(database, internalId, ['1']);
  const { id } = await database
    .updateTable('connections')
    .set({ status: 'paused' })
    .where('internal_id', '=', internalId)
    .returning('id')
    .executeTakeFirstOrThrow();
  return { internalId, id };
}
