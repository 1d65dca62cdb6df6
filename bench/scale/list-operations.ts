import { LeasedTable } from '../../src/database/lease/leased-table.js';
import type { StoredGateway } from './stored-gateway.js';
import { adminKey } from '../../test/stage/gateway/caller.js';

/** A measured operation: one call in turn number `turn`. */
export type Operation = (gateway: StoredGateway, turn: number) => Promise<void>;

const time = () => new Date(performance.timeOrigin + performance.now() - 86_400_000).toISOString();

/** Filters of the list; each finds full pages in both databases. */
const filters: Readonly<Record<string, () => string>> = {
  'no filter': () => '',
  connection: () => 'connection=stored-1',
  provider: () => 'provider=shipengine',
  source: () => 'source=3',
  'one status': () => 'status=failed',
  'three statuses': () => 'status=failed&status=expired&status=running',
  'connection and status': () => 'connection=stored-1&status=succeeded',
  createdAfter: () => `createdAfter=${time()}`,
  createdBefore: () => `createdBefore=${time()}`,
};

/** Every operation by name. `grantedKey` of each gateway sees three connections. */
export function listOperations(
  liveSources: readonly string[],
  grantedKeys: ReadonlyMap<StoredGateway, string>,
): Readonly<Record<string, Operation>> {
  const lists = Object.entries(filters).map(([name, write]): [string, Operation] => [
    `list, ${name}`,
    async (gateway) => void (await request(gateway, `/refresh?limit=5&${write()}`)),
  ]);
  const idOf = new Map<StoredGateway, string>();
  return {
    accept: async (gateway, turn) => {
      const source = liveSources[turn % liveSources.length];
      const body = JSON.stringify({ connection: 'live', source });
      const { id } = await request<{ id: string }>(gateway, '/refresh', { method: 'POST', body });
      idOf.set(gateway, id);
    },
    read: async (gateway) => void (await request(gateway, `/refresh/${idOf.get(gateway) ?? ''}`)),
    ...Object.fromEntries(lists),
    'list, a key with three connections': async (gateway) =>
      void (await request(gateway, '/refresh?limit=5', {}, grantedKeys.get(gateway))),
    'list, the next page': async (gateway) => {
      const { id } = await readDeepCursor(gateway);
      await request(gateway, `/refresh?limit=5&cursor=${Buffer.from(id).toString('base64url')}`);
    },
    claim: async ({ database }) => {
      const table = new LeasedTable({
        database,
        owner: 'bench',
        table: 'dispatches',
        keyColumn: 'connection_id',
      });
      await table.claim(100, 0, []);
    },
  };
}

const deepCursors = new Map<StoredGateway, Promise<{ readonly id: string }>>();

/** A refresh in the middle of all that are stored. */
function readDeepCursor(gateway: StoredGateway): Promise<{ readonly id: string }> {
  const known = deepCursors.get(gateway) ?? findDeepCursor(gateway);
  deepCursors.set(gateway, known);
  return known;
}

async function findDeepCursor({ database }: StoredGateway): Promise<{ readonly id: string }> {
  const { stored } = await database
    .selectFrom('refreshes')
    .select(({ fn }) => fn.countAll<number>().as('stored'))
    .executeTakeFirstOrThrow();
  return database
    .selectFrom('refreshes')
    .select('id')
    .orderBy('id')
    .offset(Math.floor(stored / 2))
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** Returns the body of a 2xx response; throws for any other. */
export async function request<Body = unknown>(
  { process }: StoredGateway,
  path: string,
  init: { readonly method?: string; readonly body?: string } = {},
  key = adminKey,
): Promise<Body> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${process.origin}${path}`, { ...init, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}
