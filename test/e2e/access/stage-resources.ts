import type { Database } from '../../../src/database/database.js';
import { newId } from '../../../src/platform/new-id.js';
import { endRefreshEarly } from '../../../src/refresh/store/end-refresh-early.js';
import { storeRefresh } from '../../../src/refresh/store/store-refresh.js';
import { prepareDemand } from '../../stage/database/prepare-connection.js';
import { callGateway } from './key-gateways.js';
import { storeKey } from './store-key.js';

/** Both ids of a connection. */
export interface StagedConnection {
  readonly id: string;
  readonly internalId: number;
}

type Gateway = Parameters<typeof callGateway>[0];

/** Creates something that belongs to a connection and returns its id. */
type MakeResource = (stage: {
  readonly gateway: Gateway;
  readonly database: Database;
  readonly connection: StagedConnection;
  /** A key that sees this connection and no other. */
  readonly key: string;
}) => Promise<string>;

interface Resource {
  readonly make: MakeResource;
  /** A well-formed id that does not exist. */
  readonly unknownId: string;
  /** The problem code if it does not exist. */
  readonly notFound: string;
}

const makeOverApi =
  (path: string, body: (connection: string) => object): MakeResource =>
  async ({ gateway, connection, key }) => {
    const json = body(connection.id);
    const made = await callGateway<{ readonly id: string }>(gateway, 'POST', path, { key, json });
    if (made.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(made.body)}`);
    return made.body.id;
  };

/** The resources with an id that belong to a connection, by the first segment of their path. Add every new resource here. */
export const resources: Readonly<Record<string, Resource>> = {
  connections: {
    make: ({ connection }) => Promise.resolve(connection.id),
    unknownId: 'no-such-connection',
    notFound: 'connection-not-found',
  },
  refresh: {
    make: ({ database, connection }) => storeFinishedRefresh(database, connection.internalId),
    unknownId: newId('rfr'),
    notFound: 'refresh-not-found',
  },
  webhooks: {
    make: makeOverApi('/webhooks', (id) => ({ url: 'https://hooks.example.com/x', connections: [id] })),
    unknownId: 'whk_00000000000000000000000000',
    notFound: 'webhook-not-found',
  },
};

/** The resources with an id that belong to no connection. */
export const unboundKinds: readonly string[] = ['providers', 'api-keys'];

/** Bodies that name a connection, by method and path. Add every new operation whose body can name one here. */
export const connectionBodies: Readonly<Record<string, (connection: string) => unknown>> = {
  'POST /refresh': (connection) => ({ connection }),
  'POST /api-keys': (connection) => ({ name: 'x', scopes: ['refresh:read'], connections: [connection] }),
  'POST /webhooks': (connection) => ({ url: 'https://hooks.example.com/x', connections: [connection] }),
  'PATCH /webhooks/{id}': (connection) => ({ connections: [connection] }),
};

/** Bodies for other operations with an id that reject an empty body. */
export const otherBodies: Readonly<Record<string, unknown>> = {
  'POST /webhooks/{id}/redeliver': { since: '2026-11-22T10:00:00Z' },
};

/** Inserts a paused connection, so that no provider is ever called. */
export async function insertConnection(database: Database): Promise<StagedConnection> {
  const id = newId('run').replaceAll('_', '-');
  const settings = {
    quota: { requestsPerMinute: null, share: 0.8 },
    settleSeconds: 30,
    reaskAfterSeconds: 900,
  };
  const { internal_id: internalId } = await database
    .insertInto('connections')
    .values({
      id,
      provider: 'shipstation',
      managed_by: 'api',
      status: 'paused',
      base_url: 'https://ssapi.shipstation.com',
      settings: JSON.stringify(settings),
    })
    .returning('internal_id')
    .executeTakeFirstOrThrow();
  await database.insertInto('dispatches').values({ connection_id: internalId }).execute();
  return { id, internalId };
}

/** Creates a key for one connection, with every scope that such a key can have. */
export async function makeLimitedKey(database: Database, { internalId }: StagedConnection): Promise<string> {
  const scopes = ['refresh', 'connections', 'webhooks'] as const;
  const { key } = await storeKey(database, {
    scopes: scopes.flatMap((name) => [`${name}:read`, `${name}:write`] as const),
    connectionIds: [internalId],
  });
  return key;
}

/** Stores a finished refresh with its events. */
async function storeFinishedRefresh(database: Database, connectionId: number): Promise<string> {
  const { id } = await storeRefresh(database, await prepareDemand(database, connectionId, '1'));
  await database.transaction().execute((transaction) => endRefreshEarly(transaction, id, 'canceled'));
  return id;
}
