import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyScope, type Scope } from '../../../src/access/caller.js';
import { callGateway, startReplicas } from './key-gateways.js';
import { readHiddenRoutes } from './read-hidden-routes.js';
import { type Operation, readOperations } from './read-operations.js';
import {
  connectionBodies,
  insertConnection,
  makeLimitedKey,
  otherBodies,
  resources,
  type StagedConnection,
  unboundKinds,
} from './stage-resources.js';
import { storeKey } from './store-key.js';

/** What a response reveals: everything except the request id and the rate limit headers. */
interface Revealed {
  readonly status: number;
  readonly code: unknown;
  readonly detail: unknown;
}

/** Pairs of scopes for routes that need more than one. */
const pairs: readonly Scope[][] = [['webhooks:write', 'refresh:read']];

describe('every route', () => {
  let replicas: Awaited<ReturnType<typeof startReplicas>>;
  /** The operations of the document. */
  let operations: readonly Operation[];
  /** The operations of the document and the routes that it leaves out. */
  let everyRoute: readonly Operation[];
  let mine: StagedConnection;
  let foreign: StagedConnection;
  let limitedKey: string;
  let foreignKey: string;

  beforeAll(async () => {
    replicas = await startReplicas(1);
    operations = readOperations(await (await fetch(`${replicas.gateways[0].origin}/openapi.json`)).json());
    everyRoute = [...operations, ...readHiddenRoutes(replicas.gateways[0].app, operations)];
    [mine, foreign] = [await insertConnection(replicas.database), await insertConnection(replicas.database)];
    limitedKey = await makeLimitedKey(replicas.database, mine);
    foreignKey = await makeLimitedKey(replicas.database, foreign);
  });
  afterAll(() => replicas.close());

  /** Does not read the body of a success: a stream would not end. */
  async function call(method: string, path: string, key: string | null, json?: unknown): Promise<Revealed> {
    const aborted = new AbortController();
    const response = await fetch(`${replicas.gateways[0].origin}${path}`, {
      method,
      signal: aborted.signal,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: json === undefined ? null : JSON.stringify(json),
    });
    const problem = response.status >= 400 ? ((await response.json()) as Record<string, unknown>) : {};
    aborted.abort();
    return { status: response.status, code: problem['code'], detail: problem['detail'] };
  }

  const withoutIds = ({ path }: Operation) => path.replace(/\{\w+\}/g, 'nothing-has-this-id');
  const kindOf = ({ path }: Operation) => /^\/([\w-]+)\/\{/.exec(path)?.[1];
  const title = ({ method, path }: Operation) => `${method} ${path}`;
  const opensForLimited = ({ scope, needsEveryConnection }: Operation) =>
    scope !== null && !needsEveryConnection && !/^(keys|audit):/.test(scope);

  it('needs a key, unless it is public', async () => {
    for (const operation of everyRoute) {
      const { status } = await call(operation.method, withoutIds(operation), null);
      const isOpen = operation.scope === null;
      expect([title(operation), status === 401]).toEqual([title(operation), !isOpen]);
    }
  });

  it('opens for its scopes and for no others, before anything else of the request is read', async () => {
    const table: unknown[] = [];
    const expected: unknown[] = [];
    const opened = new Set<Operation>();
    for (const scopes of [...everyScope].map((scope) => [scope]).concat(pairs)) {
      const { key } = await storeKey(replicas.database, { scopes });
      for (const operation of everyRoute.filter((each) => each.scope !== null)) {
        const needed = [operation.scope, ...operation.additionalScopes];
        const isOpen = needed.every((scope) => scopes.some((each) => each === scope));
        if (isOpen) opened.add(operation);
        const { status, code } = await call(operation.method, withoutIds(operation), key);
        table.push([scopes, title(operation), status === 403 && code === 'forbidden']);
        expected.push([scopes, title(operation), !isOpen]);
      }
    }
    expect(table).toEqual(expected);
    expect(everyRoute.filter((each) => each.scope !== null && !opened.has(each)).map(title)).toEqual([]);
    expect(table.length).toBeGreaterThan(200);
  });

  it('that concerns the whole gateway rejects a key with a list of connections, whatever its scopes', async () => {
    const { key } = await storeKey(replicas.database, {
      scopes: [...everyScope],
      connectionIds: [mine.internalId],
    });
    for (const operation of everyRoute.filter(({ scope }) => scope !== null)) {
      const { status } = await call(operation.method, withoutIds(operation), key);
      expect([title(operation), status === 403]).toEqual([title(operation), !opensForLimited(operation)]);
    }
  });

  it('that creates connections, or reads keys or the audit, concerns the whole gateway', () => {
    const named = ['POST /connections', 'GET /api-keys', 'POST /api-keys', 'GET /audit'];
    const found = operations.filter((operation) => named.includes(title(operation)));
    expect(found.map(({ needsEveryConnection }) => needsEveryConnection)).toEqual(named.map(() => true));
  });

  it('that takes an id responds to a foreign id exactly as to an unknown one', async () => {
    for (const operation of operations.filter(opensForLimited)) {
      const kind = kindOf(operation);
      if (kind === undefined || unboundKinds.includes(kind)) continue;
      const resource = resources[kind];
      if (resource === undefined) throw new Error(`${title(operation)}: what does its id belong to?`);
      const stage = { gateway: replicas.gateways[0], database: replicas.database };
      const theirs = await resource.make({ ...stage, connection: foreign, key: foreignKey });
      const own = await resource.make({ ...stage, connection: mine, key: limitedKey });
      const requestFor = (id: string) => {
        const path = operation.path.replace(/\{\w+\}/, id).replace(/\{\w+\}/g, 'nothing-has-this-id');
        return call(
          operation.method,
          path,
          limitedKey,
          operation.takesBody ? (otherBodies[title(operation)] ?? {}) : undefined,
        );
      };
      const unknown = await requestFor(resource.unknownId);
      expect([title(operation), await requestFor(theirs)]).toEqual([title(operation), unknown]);
      expect([title(operation), unknown]).toMatchObject([
        title(operation),
        { status: 404, code: resource.notFound },
      ]);
      if (operation.method === 'DELETE' && kind === 'connections') continue;
      const response = await requestFor(own);
      expect([title(operation), [401, 403].includes(response.status)]).toEqual([title(operation), false]);
      expect([title(operation), response.code]).not.toEqual([title(operation), resource.notFound]);
    }
  });

  it('that takes a connection in its body responds to a foreign connection exactly as to an unknown one', async () => {
    for (const operation of operations.filter(opensForLimited)) {
      if (operation.connectionFields.length === 0) continue;
      const body = connectionBodies[title(operation)];
      if (body === undefined) throw new Error(`${title(operation)}: which body names a connection?`);
      const kind = kindOf(operation);
      const own = await resources[kind ?? '']?.make({
        gateway: replicas.gateways[0],
        database: replicas.database,
        connection: mine,
        key: limitedKey,
      });
      const path = operation.path.replace(/\{\w+\}/, own ?? '');
      const [theirs, unknown, allowed] = [
        await call(operation.method, path, limitedKey, body(foreign.id)),
        await call(operation.method, path, limitedKey, body('no-such-connection')),
        await call(operation.method, path, limitedKey, body(mine.id)),
      ];
      expect([title(operation), theirs]).toEqual([title(operation), unknown]);
      expect([title(operation), unknown.code]).toEqual([title(operation), 'connection-not-found']);
      expect([title(operation), allowed.code]).not.toEqual([title(operation), 'connection-not-found']);
    }
  });

  it('that returns a list shows nothing of a foreign connection', async () => {
    const stage = { gateway: replicas.gateways[0], database: replicas.database };
    const secrets = [foreign.id];
    for (const [kind, { make }] of Object.entries(resources)) {
      const isServed = operations.some((operation) => kindOf(operation) === kind);
      if (isServed) secrets.push(await make({ ...stage, connection: foreign, key: foreignKey }));
    }
    for (const operation of operations.filter(opensForLimited)) {
      if (operation.method !== 'GET' || operation.path.includes('{') || operation.path.endsWith('/events'))
        continue;
      const { body } = await callGateway(replicas.gateways[0], 'GET', operation.path, { key: limitedKey });
      const text = JSON.stringify(body);
      expect([title(operation), secrets.filter((id) => text.includes(id))]).toEqual([title(operation), []]);
    }
    const filtered = await callGateway(replicas.gateways[0], 'GET', `/refresh?connection=${foreign.id}`, {
      key: limitedKey,
    });
    const unknown = await callGateway(replicas.gateways[0], 'GET', '/refresh?connection=no-such-one', {
      key: limitedKey,
    });
    expect([filtered.status, filtered.body]).toEqual([unknown.status, unknown.body]);
  });

  it('takes as long for a foreign id as for an unknown one', async () => {
    const refresh = resources['refresh'];
    if (refresh === undefined) throw new Error('There is no resource refresh.');
    const stage = { gateway: replicas.gateways[0], database: replicas.database };
    const theirs = await refresh.make({ ...stage, connection: foreign, key: foreignKey });
    const pairs = [
      [`/connections/${foreign.id}`, '/connections/no-such-connection'],
      [`/connections/${foreign.id}/sources`, '/connections/no-such-connection/sources'],
      [`/refresh/${theirs}`, `/refresh/${refresh.unknownId}`],
    ] as const;
    for (const [one, other] of pairs) {
      const times: [number[], number[]] = [[], []];
      for (let round = 0; round < 60; round += 1) {
        for (const [index, path] of [one, other].entries()) {
          const startedAt = performance.now();
          await call('GET', path, limitedKey);
          times[index]?.push(performance.now() - startedAt);
        }
      }
      const [foreignMedian = 0, unknownMedian = 0] = times.map(median);
      expect(Math.max(foreignMedian, unknownMedian)).toBeLessThan(
        2 * Math.min(foreignMedian, unknownMedian) + 2,
      );
    }
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
