import type { DatabaseTransaction } from '../../database/database.js';
import { jsonOrNull } from '../../database/json-or-null.js';
import { newId } from '../../platform/new-id.js';
import { faceOfRun, readRefreshRow, type RefreshRecord } from '../refresh-records.js';
import { firstFace } from '../rules/first-face.js';
import type { Waiting, Warning } from '../rules/notes.js';
import type { RefreshWish } from '../rules/refresh-wish.js';
import { countTargets } from '../rules/summarise-targets.js';
import type { ServedSource } from './serve-wishes.js';

/** Stores a new refresh without targets; `recordRefresh` then makes its first visible state. */
export async function insertRefresh(
  transaction: DatabaseTransaction,
  wish: RefreshWish,
  state: {
    readonly targetsFixed: boolean;
    readonly waiting: Waiting | null;
    readonly warnings: readonly Warning[];
  },
  now: Date,
): Promise<RefreshRecord> {
  const row = await transaction
    .insertInto('refreshes')
    .values({
      id: newId('rfr', wish.wishedAt),
      connection_id: wish.connectionId,
      caller: wish.caller,
      source_id: wish.source,
      kind: wish.kind,
      since: wish.sinceInMs === null ? null : new Date(wish.sinceInMs),
      priority: wish.priority,
      max_age_seconds: wish.maxAgeSeconds,
      metadata: JSON.stringify(wish.metadata),
      status: 'queued',
      targets_fixed: state.targetsFixed,
      target_counts: JSON.stringify(countTargets([])),
      waiting: state.waiting === null ? null : JSON.stringify(state.waiting),
      warnings: JSON.stringify(state.warnings),
      created_at: wish.wishedAt,
      updated_at: now,
      deadline_at: new Date(now.getTime() + wish.deadlineSeconds * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return readRefreshRow(row);
}

/**
 * Stores the targets of a refresh, each already in the state that its run shows. `unseen` are the sources that no list has
 * shown yet: their targets wait for the look-up.
 */
export async function insertTargets(
  transaction: DatabaseTransaction,
  refresh: RefreshRecord,
  served: readonly ServedSource[],
  { now, unseen }: { readonly now: Date; readonly unseen: ReadonlySet<string> },
): Promise<void> {
  if (served.length === 0) return;
  await transaction
    .insertInto('targets')
    .values(
      served.map((one) => {
        const isUnseen = unseen.has(one.source);
        const face = firstFace({ run: faceOfRun(one.run), how: one.how, inTurn: one.inTurn, isUnseen }, now);
        return {
          refresh_id: refresh.id,
          source_id: one.source,
          connection_id: refresh.connection_id,
          run_id: one.run.id,
          run_version: one.run.version,
          status: face.status,
          outcome: face.outcome,
          provider_status: face.providerStatus,
          since_sent: face.sinceSent,
          waiting: jsonOrNull(face.waiting),
          requested_at: face.requestedAt,
          started_at: face.startedAt,
          finished_at: face.finishedAt,
          evidence: jsonOrNull(face.evidence),
          error: jsonOrNull(face.error),
        };
      }),
    )
    .execute();
}
