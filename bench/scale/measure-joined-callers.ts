import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { request } from './list-operations.js';
import type { StoredGateway } from './stored-gateway.js';

/** The cost of a refresh of a large connection that many callers have joined. */
export interface JoinedCallers {
  /** The longest transaction of the gateway that was seen, polled every 20 ms. */
  readonly longestTransactionInMs: number;
  /** Its state, what it waited for, and its statement when it was seen last. */
  readonly longestStatement: string;
  /** From the first request to the end of the last refresh. */
  readonly tookInMs: number;
  /** How the refreshes ended, each kind once. */
  readonly ends: readonly string[];
}

const pollIntervalInMs = 20;

/** Sends the requests of all callers for `connection`, one after the other, and waits until all refreshes have finished. */
export async function measureJoinedCallers(
  gateway: StoredGateway,
  connection: string,
  callers: number,
): Promise<JoinedCallers> {
  const startedAtInMs = performance.now();
  const over = new AbortController();
  const looking = findLongestTransaction(gateway, over.signal);
  const ids: string[] = [];
  for (let caller = 0; caller < callers; caller += 1) {
    const body = JSON.stringify({ connection, deadlineSeconds: 3600 });
    const { id } = await request<{ id: string }>(gateway, '/refresh', { method: 'POST', body });
    ids.push(id);
  }
  for (;;) {
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from refreshes where id = any(${ids}::text[]) and finished_at is null`.execute(
      gateway.database,
    );
    if (rows[0]?.open === 0) break;
    await wait(200);
  }
  const tookInMs = performance.now() - startedAtInMs;
  over.abort();
  const { rows } = await sql<{ status: string }>`
    select distinct status from refreshes where id = any(${ids}::text[])`.execute(gateway.database);
  return {
    ...(await looking),
    tookInMs,
    ends: rows.map(({ status }) => status),
  };
}

type Longest = Pick<JoinedCallers, 'longestTransactionInMs' | 'longestStatement'>;

async function findLongestTransaction({ database }: StoredGateway, over: AbortSignal): Promise<Longest> {
  let longest: Longest = { longestTransactionInMs: 0, longestStatement: '' };
  while (!over.aborted) {
    const { rows } = await sql<Longest>`
      select (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as "longestTransactionInMs",
        concat_ws(' ', state, wait_event_type, wait_event, left(query, 160)) as "longestStatement"
      from pg_stat_activity
      where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
        and backend_type = 'client backend'
      order by xact_start limit 1`.execute(database);
    const [oldest] = rows;
    if (oldest !== undefined && oldest.longestTransactionInMs > longest.longestTransactionInMs)
      longest = oldest;
    await wait(pollIntervalInMs);
  }
  return longest;
}
