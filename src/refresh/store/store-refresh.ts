import { Transaction } from 'kysely';
import { type Database, type DatabaseTransaction, readNow } from '../../database/database.js';
import { transact } from '../../database/transact.js';
import { newId } from '../../platform/new-id.js';
import { countTargets } from '../rules/derive-refresh.js';
import type { Waiting } from '../rules/notes.js';
import type { AcceptedRequest } from '../rules/refresh-request.js';
import { createTargets } from './create-targets.js';
import { demandDispatch } from './demand-dispatch.js';
import { lockListedSources, offeredColumns } from './listed-sources.js';
import { lockSources } from './lock-sources.js';
import { recordRefresh } from './record-refresh.js';
import type { RefreshRecord } from './refresh-records.js';

/**
 * Stores a request: the refresh, its targets, the runs that it joins or creates, its first event, and the demand to the dispatcher.
 * All in one transaction: the given one, or a new one.
 */
export function storeRefresh(
  database: Database | DatabaseTransaction,
  request: AcceptedRequest,
): Promise<RefreshRecord> {
  if (!(database instanceof Transaction)) {
    return transact(database, (transaction) => storeRefresh(transaction, request));
  }
  return request.source === null
    ? storeForAll(database, request)
    : storeForOne(database, request, request.source);
}

async function storeForOne(
  transaction: DatabaseTransaction,
  request: AcceptedRequest,
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
  const refresh = await insertRefresh(transaction, request, { targetsFixed: true, now });
  return createTargets(transaction, refresh, rows, now);
}

async function storeForAll(
  transaction: DatabaseTransaction,
  request: AcceptedRequest,
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
  const refresh = await insertRefresh(transaction, request, { targetsFixed: listed, now });
  return listed ? createTargets(transaction, refresh, sources, now) : recordRefresh(transaction, refresh);
}

/** Stores a new refresh without targets. `recordRefresh` then derives its first visible state. */
function insertRefresh(
  transaction: DatabaseTransaction,
  request: AcceptedRequest,
  { targetsFixed, now }: { readonly targetsFixed: boolean; readonly now: Date },
): Promise<RefreshRecord> {
  const { connectionId, caller, receivedAt, source, since, priority, ...further } = request;
  const { maxAgeSeconds, deadlineSeconds, metadata, ...unstored } = further;
  // A field of the request that is not stored here does not compile.
  unstored satisfies Record<string, never>;
  return transaction
    .insertInto('refreshes')
    .values({
      id: newId('rfr', receivedAt),
      connection_id: connectionId,
      caller,
      source_id: source,
      kind: since === null ? 'watermark' : 'since',
      since,
      priority,
      max_age_seconds: maxAgeSeconds,
      metadata: JSON.stringify(metadata),
      status: 'queued',
      targets_fixed: targetsFixed,
      target_counts: JSON.stringify(countTargets([])),
      waiting: targetsFixed ? null : JSON.stringify({ reason: 'lookup', until: null } satisfies Waiting),
      created_at: receivedAt,
      updated_at: now,
      deadline_at: new Date(now.getTime() + deadlineSeconds * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
