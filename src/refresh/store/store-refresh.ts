import { Transaction } from 'kysely';
import type { Database, DatabaseTransaction } from '../../database/database.js';
import type { RefreshRecord } from './refresh-records.js';
import type { OfferedSource } from '../rules/choose-targets.js';
import type { RefreshRequest } from '../rules/refresh-request.js';
import { insertRefresh } from './insert-refresh.js';
import { selectListed } from './listed-sources.js';
import { lockSources } from './lock-sources.js';
import { createTargets } from './create-targets.js';
import { readNow } from '../../database/read-now.js';
import { recordRefresh } from './record-refresh.js';
import { demandDispatch } from './demand-dispatch.js';

const offeredColumns = ['source_id', 'known', 'active', 'refreshable', 'watermark_at'] as const;

/**
 * Stores a request: the refresh, its targets, the runs that it joins or creates, its first event, and the demand to the dispatcher.
 * All in one transaction: the given one, or a new one.
 */
export function storeRefresh(
  database: Database | DatabaseTransaction,
  request: RefreshRequest,
): Promise<RefreshRecord> {
  if (!(database instanceof Transaction)) {
    return database.transaction().execute((transaction) => storeRefresh(transaction, request));
  }
  return request.source === null
    ? storeForAll(database, request)
    : storeForOne(database, request, request.source);
}

async function storeForOne(
  transaction: DatabaseTransaction,
  request: RefreshRequest,
  source: string,
): Promise<RefreshRecord> {
  await demandDispatch(transaction, request.connectionId, { list: false });
  await transaction
    .insertInto('sources')
    .values({ connection_id: request.connectionId, source_id: source, known: false })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await lockSources(transaction, request.connectionId, [source]);
  const rows = await transaction
    .selectFrom('sources')
    .select(offeredColumns)
    .where('connection_id', '=', request.connectionId)
    .where('source_id', '=', source)
    .execute();
  const now = await readNow(transaction);
  const state = { targetsFixed: true, waiting: null, warnings: [] };
  const refresh = await insertRefresh(transaction, request, state, now);
  return createTargets(transaction, refresh, rows, now);
}

async function storeForAll(
  transaction: DatabaseTransaction,
  request: RefreshRequest,
): Promise<RefreshRecord> {
  const dispatch = await transaction
    .selectFrom('dispatches')
    .select('list_finished_at')
    .where('connection_id', '=', request.connectionId)
    .executeTakeFirstOrThrow();
  const listed = dispatch.list_finished_at !== null;
  await demandDispatch(transaction, request.connectionId, { list: !listed });
  const sources = listed ? await lockListedSources(transaction, request.connectionId) : [];
  const now = await readNow(transaction);
  const waiting = listed ? null : ({ reason: 'lookup', until: null } as const);
  const refresh = await insertRefresh(
    transaction,
    request,
    { targetsFixed: listed, waiting, warnings: [] },
    now,
  );
  return listed ? createTargets(transaction, refresh, sources, now) : recordRefresh(transaction, refresh);
}

/** Locks and reads the sources that the last full list showed, in id order. */
export function lockListedSources(
  transaction: DatabaseTransaction,
  connectionId: number,
): Promise<OfferedSource[]> {
  return selectListed(transaction, connectionId)
    .select(offeredColumns)
    .orderBy('source_id')
    .forNoKeyUpdate()
    .execute();
}
