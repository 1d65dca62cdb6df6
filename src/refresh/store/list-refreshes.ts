import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Caller } from '../../access/caller.js';
import type { Database } from '../../database/database.js';
import type { RefreshesTable } from '../../database/tables.js';
import { decodeCursor } from '../../platform/cursor.js';
import { leastIdOf } from '../../platform/new-id.js';
import { isFinal, type RefreshStatus } from '../rules/refresh-status.js';

/** A refresh row with the id and provider of its connection. */
export type ListedRefresh = Selectable<RefreshesTable> & {
  readonly connection: string;
  readonly provider: string;
};

/** Which refreshes to list (`ListRefreshesQueryDto` describes each field); the list starts after `cursor`. */
export interface RefreshFilter {
  readonly connection?: string;
  readonly provider?: string;
  readonly source?: string;
  readonly status?: readonly RefreshStatus[];
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly cursor?: string;
}

/** Up to this number, each connection is read by its index. With more, the newest refreshes are scanned. */
const maxConnectionsOneByOne = 500;

/**
 * The newest refreshes that a caller may see and that match the filter, up to `limit`, newest first. The cost does not grow with the
 * number of stored refreshes: each connection and each status has an index in the order of the list, and the heads of these are merged.
 */
export async function listRefreshes(
  database: Database,
  filter: RefreshFilter,
  { caller, limit }: { readonly caller: Caller; readonly limit: number },
): Promise<readonly ListedRefresh[]> {
  const chosen = await chooseConnections(database, filter, caller);
  if (chosen?.length === 0) return [];
  const oneByOne = chosen !== null && chosen.length <= maxConnectionsOneByOne ? chosen : null;
  const conditions = conditionsOf(filter);
  if (oneByOne === null && caller.connections !== null) {
    conditions.push(sql`refreshes.connection_id = any(${chosen}::bigint[])`);
  }
  const heads = statusesOf(filter).map((status) =>
    selectHead([...conditions, ...status], { oneByOne, filter, limit }),
  );
  const { rows } = await sql<ListedRefresh>`
    select refreshes.*, connections.id as connection, connections.provider
    from (${sql.join(heads, sql` union all `)}) as refreshes
    join connections on connections.internal_id = refreshes.connection_id
    order by refreshes.id desc limit ${limit}`.execute(database);
  return rows;
}

interface Head {
  readonly oneByOne: readonly number[] | null;
  readonly filter: RefreshFilter;
  readonly limit: number;
}

function selectHead(conditions: readonly RawBuilder<unknown>[], { oneByOne, filter, limit }: Head) {
  const where = sql.join(conditions, sql` and `);
  const [only] = oneByOne ?? [];
  if (only !== undefined && oneByOne?.length === 1) {
    return sql`(select * from refreshes where connection_id = ${only} and ${where} order by id desc limit ${limit})`;
  }
  if (oneByOne !== null) {
    return sql`(select head.* from unnest(${oneByOne}::bigint[]) as chosen (connection_id)
      cross join lateral (select * from refreshes
        where refreshes.connection_id = chosen.connection_id and ${where} order by id desc limit ${limit}) as head
      order by head.id desc limit ${limit})`;
  }
  const isChosen = filter.provider === undefined ? sql`` : sql`and connections.provider = ${filter.provider}`;
  return sql`(select refreshes.* from refreshes join connections on connections.internal_id = refreshes.connection_id
    where ${where} and connections.deleted_at is null ${isChosen} order by refreshes.id desc limit ${limit})`;
}

/**
 * The internal ids of the connections that match the filter and that the caller may see, or null for all. If the caller may see every
 * connection, the result stops at one more than `maxConnectionsOneByOne`.
 */
async function chooseConnections(
  database: Database,
  { connection, provider }: RefreshFilter,
  { connections: granted }: Caller,
): Promise<readonly number[] | null> {
  if (connection === undefined && provider === undefined && granted === null) return null;
  let selected = database.selectFrom('connections').select('internal_id').where('deleted_at', 'is', null);
  if (connection !== undefined) selected = selected.where('id', '=', connection);
  if (provider !== undefined) selected = selected.where('provider', '=', provider);
  if (granted !== null) return ids(await selected.where('id', 'in', [...granted, '']).execute());
  return ids(
    await selected
      .orderBy('internal_id')
      .limit(maxConnectionsOneByOne + 1)
      .execute(),
  );
}

function ids(rows: readonly { readonly internal_id: number }[]): readonly number[] {
  return rows.map((row) => row.internal_id);
}

function conditionsOf({ source, createdAfter, createdBefore, cursor }: RefreshFilter): RawBuilder<unknown>[] {
  return [
    sql`true`,
    ...(source === undefined ? [] : [sql`refreshes.source_id = ${source}`]),
    // Ids contain the time, and the list is read in their order: refreshes outside these bounds are not read.
    ...(createdAfter === undefined
      ? []
      : [
          sql`refreshes.created_at > ${createdAfter}`,
          sql`refreshes.id >= ${leastIdOf('rfr', createdAfter.getTime())}`,
        ]),
    ...(createdBefore === undefined
      ? []
      : [
          sql`refreshes.created_at < ${createdBefore}`,
          sql`refreshes.id < ${leastIdOf('rfr', createdBefore.getTime() + 1)}`,
        ]),
    ...(cursor === undefined ? [] : [sql`refreshes.id < ${decodeCursor(cursor)}`]),
  ];
}

/** Conditions for each index to read: one for the unfinished, one for each final status. Without a status, one without conditions. */
function statusesOf({ status: requested }: RefreshFilter): readonly (readonly RawBuilder<unknown>[])[] {
  if (requested === undefined) return [[]];
  const statuses = [...new Set(requested)];
  const unfinished = statuses.filter((status) => !isFinal(status));
  const finals = statuses.filter((status) => isFinal(status));
  return [
    ...(unfinished.length === 0
      ? []
      : [[sql`refreshes.finished_at is null`, sql`refreshes.status = any(${unfinished}::text[])`]]),
    ...finals.map((status) => [sql`refreshes.final_status = ${status}`]),
  ];
}
