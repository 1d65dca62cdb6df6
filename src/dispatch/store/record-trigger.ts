import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../../database/database.js';
import type { ProviderFailure, TriggerResponse } from '../../providers/contract/provider-response.js';
import type { RefreshError } from '../../refresh/rules/notes.js';
import { changeRuns, endRuns } from '../../refresh/store/change-runs.js';
import { lockSourcesOfRuns } from '../../refresh/store/lock-sources.js';
import { takeInWaitingRuns } from '../../refresh/store/move-targets.js';
import {
  errorOfTrigger,
  closesSource,
  decideRequeue,
  isSuspectedRefusal,
  type NotTriggered,
} from '../plan/judge-failure.js';

/** From when reads count: from the response, or from the sending if the response was lost. A retrigger keeps the first value. */
function countFrom(instant: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`case when evidence ->> 'countsFromInMs' is null then
    jsonb_set(evidence, '{countsFromInMs}', to_jsonb(floor(extract(epoch from ${instant}) * 1000)))
    else evidence end`;
}

/**
 * Records the response of a trigger for its runs. Returns true for a suspected refusal, which a list read must confirm or
 * clear.
 */
export async function recordTrigger(
  transaction: DatabaseTransaction,
  connectionId: number,
  runIds: readonly string[],
  response: TriggerResponse,
): Promise<boolean> {
  switch (response.kind) {
    case 'accepted':
      await lockSourcesOfRuns(transaction, runIds);
      await changeRuns(transaction, {
        runIds,
        event: 'accepted',
        set: {
          accepted_at: sql`clock_timestamp()`,
          unknown_since: null,
          failed_count: 0,
          waiting: null,
          evidence: countFrom(sql`clock_timestamp()`),
        },
      });
      return false;
    case 'unknown':
      await loseResponses(transaction, runIds, errorOfTrigger(response.failure));
      return false;
    case 'not-asked':
      await requeue(transaction, runIds, response.failure);
      return false;
    case 'rejected':
      return recordRejection(transaction, connectionId, runIds, response.failure);
    default:
      return response satisfies never;
  }
}

/** The response of a trigger was lost: the runs stay frozen, and their sources are read before they are retriggered. */
export async function loseResponses(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
  failure: RefreshError,
): Promise<void> {
  await lockSourcesOfRuns(transaction, runIds);
  await changeRuns(transaction, {
    runIds,
    event: 'unknown',
    set: {
      unknown_since: sql`clock_timestamp()`,
      last_failure: JSON.stringify(failure),
      evidence: countFrom(sql`requested_at`),
    },
  });
}

/** The trigger certainly had no effect: the runs wait again and can be joined. They take in the runs that were created meanwhile. */
export async function requeue(
  transaction: DatabaseTransaction,
  runIds: readonly string[],
  failure: NotTriggered,
): Promise<void> {
  await lockSourcesOfRuns(transaction, runIds);
  const runs = await transaction
    .selectFrom('runs')
    .select(['id', 'trigger_count', 'failed_count'])
    .where('id', 'in', [...runIds])
    .orderBy('id')
    .execute();
  const [first] = runs;
  if (first === undefined) return;
  const decision = decideRequeue(first, failure, Math.random());
  if (decision.kind === 'settle') {
    await loseResponses(transaction, runIds, decision.error);
    await transaction
      .updateTable('runs')
      .set({ trigger_count: sql`trigger_count - 1` })
      .where('id', 'in', [...runIds])
      .execute();
    return;
  }
  await takeInWaitingRuns(transaction, runIds);
  const { delayInMs, error } = decision;
  await changeRuns(transaction, {
    runIds,
    event: 'not-asked',
    set: {
      trigger_count: sql`trigger_count - 1`,
      failed_count: sql`failed_count + 1`,
      not_before:
        delayInMs === null ? null : sql`clock_timestamp() + ${delayInMs}::float8 * interval '1 millisecond'`,
      requested_at: null,
      since_sent: null,
      evidence: null,
      busy_since: null,
      last_failure: JSON.stringify(error),
    },
  });
}

async function recordRejection(
  transaction: DatabaseTransaction,
  connectionId: number,
  runIds: readonly string[],
  failure: ProviderFailure,
): Promise<boolean> {
  const runs = await transaction
    .selectFrom('runs')
    .select(['id', 'source_id', 'failed_count'])
    .where('id', 'in', [...runIds])
    .execute();
  if (isSuspectedRefusal(runs, failure)) {
    await requeue(transaction, runIds, failure);
    return true;
  }
  await endRuns(transaction, connectionId, runs, { event: 'rejected', error: errorOfTrigger(failure) });
  if (closesSource(runs, failure)) {
    await transaction
      .updateTable('sources')
      .set({ refreshable: false, not_refreshable_at: sql`clock_timestamp()` })
      .where('connection_id', '=', connectionId)
      .where(
        'source_id',
        'in',
        runs.map((run) => run.source_id),
      )
      .execute();
  }
  return false;
}
