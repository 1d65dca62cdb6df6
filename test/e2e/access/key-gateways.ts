import { connectPool } from '../../../src/database/connection/connect-pool.js';
import type { Database } from '../../../src/database/database.js';
import { quietLogger } from '../../stage/database/quiet-logger.js';
import { adminKey, startTestGateway } from '../../stage/gateway/start-test-gateway.js';

/** What the specs read of a created key. */
export interface CreatedKeyBody {
  readonly id: string;
  readonly key: string;
}

type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

/** Calls a gateway with a key, by default the admin key. */
export async function callGateway<Body = unknown>(
  { origin }: Pick<TestGateway, 'origin'>,
  method: string,
  path: string,
  {
    key = adminKey,
    json,
    headers,
  }: {
    readonly key?: string | null;
    readonly json?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Body }> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const text = await response.text();
  const body = (text === '' ? null : JSON.parse(text)) as Body;
  return { status: response.status, headers: response.headers, body };
}

/** Starts replicas on one database, which the first replica creates and removes. */
export async function startReplicas(
  count: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<{
  readonly gateways: readonly [TestGateway, ...TestGateway[]];
  readonly database: Database;
  readonly close: () => Promise<void>;
}> {
  let url = '';
  const first = await startTestGateway({
    environment,
    reachDatabase: (databaseUrl) => Promise.resolve((url = databaseUrl)),
  });
  const others: TestGateway[] = [];
  for (let index = 1; index < count; index += 1) {
    others.push(await startTestGateway({ environment, reachDatabase: () => Promise.resolve(url) }));
  }
  const { database } = connectPool(url, quietLogger, 2);
  return {
    gateways: [first, ...others],
    database,
    close: async () => {
      await database.destroy();
      for (const gateway of [...others, first]) await gateway.stop();
    },
  };
}
