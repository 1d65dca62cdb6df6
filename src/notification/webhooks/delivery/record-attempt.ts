import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../../../database/database.js';
import type { Lease } from '../../../database/lease/lease.js';
import type { PostOutcome } from '../../outbound/post-outcome.js';
import type { AttemptDto } from '../attempt.dto.js';
import { decideCoolDown, decideRetryDelay, hasFailedForLong } from './delivery-schedule.js';
import { type AttemptVerdict, judgeAttempt } from './judge-attempt.js';

/** One attempt as it went. */
export interface MadeAttempt {
  readonly deliveryId: number;
  readonly startedAtInMs: number;
  readonly durationInMs: number;
  readonly outcome: PostOutcome;
}

/** Whether the event has arrived; if not, why its receiver is to be disabled, or null. */
export type RecordedAttempt =
  { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly disable: 'gone' | 'failing' | null };

type FailedVerdict = Extract<AttemptVerdict, { readonly kind: 'failed' }>;

const keptAttempts = 20;

/**
 * Records an attempt, under the fence of its lease: the delivery's log and next attempt, and how its receiver is doing. The row
 * of the webhook is written before that of the delivery, as everywhere.
 */
export async function recordAttempt(
  transaction: DatabaseTransaction,
  lease: Lease,
  attempt: MadeAttempt,
  random: () => number,
): Promise<RecordedAttempt> {
  await lease.hold(transaction);
  const verdict = judgeAttempt(attempt.outcome, attempt.startedAtInMs + attempt.durationInMs);
  switch (verdict.kind) {
    case 'delivered':
      await recover(transaction, lease.key);
      await finish(transaction, attempt, null, 'succeeded');
      return { kind: 'delivered' };
    case 'gone':
      await finish(transaction, attempt, verdict.error, 'failed');
      return { kind: 'failed', disable: 'gone' };
    case 'failed':
      return {
        kind: 'failed',
        disable: (await recordFailure(transaction, lease.key, attempt, verdict, random)) ? 'failing' : null,
      };
    default:
      return verdict satisfies never;
  }
}

/** True when the receiver has failed for so long that it is to be disabled. */
async function recordFailure(
  transaction: DatabaseTransaction,
  webhookId: number,
  attempt: MadeAttempt,
  { error, retryAfterInMs }: FailedVerdict,
  random: () => number,
): Promise<boolean> {
  const { failures_in_row: failures, failing_for_in_ms: failingForInMs } = await transaction
    .updateTable('webhooks')
    .set({
      failures_in_row: sql`failures_in_row + 1`,
      failing_since: sql`coalesce(failing_since, clock_timestamp())`,
    })
    .where('internal_id', '=', webhookId)
    .returning([
      'failures_in_row',
      sql<number>`extract(epoch from clock_timestamp() - failing_since)::float8 * 1000`.as(
        'failing_for_in_ms',
      ),
    ])
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('webhooks')
    .set({ cool_down_until: inMs(decideCoolDown(failingForInMs, retryAfterInMs, random)) })
    .where('internal_id', '=', webhookId)
    .execute();
  const { round_count: failedBefore } = await transaction
    .selectFrom('webhook_deliveries')
    .select('round_count')
    .where('row_id', '=', attempt.deliveryId)
    .executeTakeFirstOrThrow();
  const delayInMs = decideRetryDelay(failedBefore + 1, retryAfterInMs, random);
  if (delayInMs === null) await finish(transaction, attempt, error, 'failed');
  else await postpone(transaction, attempt, error, delayInMs);
  return hasFailedForLong(failingForInMs, failures);
}

async function recover(transaction: DatabaseTransaction, webhookId: number): Promise<void> {
  await transaction
    .updateTable('webhooks')
    .set({ failures_in_row: 0, failing_since: null, cool_down_until: null })
    .where('internal_id', '=', webhookId)
    .where('failing_since', 'is not', null)
    .execute();
}

function finish(
  transaction: DatabaseTransaction,
  attempt: MadeAttempt,
  error: AttemptDto['error'],
  status: 'succeeded' | 'failed',
) {
  return writeAttempt(transaction, attempt, error)
    .set({ status, next_attempt_at: null, finished_at: sql`clock_timestamp()` })
    .execute();
}

function postpone(
  transaction: DatabaseTransaction,
  attempt: MadeAttempt,
  error: AttemptDto['error'],
  delayInMs: number,
) {
  return writeAttempt(transaction, attempt, error)
    .set({ next_attempt_at: inMs(delayInMs) })
    .execute();
}

function writeAttempt(
  transaction: DatabaseTransaction,
  { deliveryId, startedAtInMs, durationInMs, outcome }: MadeAttempt,
  error: AttemptDto['error'],
) {
  const entry: AttemptDto = {
    at: new Date(startedAtInMs).toISOString(),
    durationMs: Math.round(durationInMs),
    httpStatus: outcome.kind === 'answered' ? outcome.status : null,
    error,
  };
  const longest = sql.lit(keptAttempts - 1);
  return (
    transaction
      .updateTable('webhook_deliveries')
      .set({
        attempt_count: sql`attempt_count + 1`,
        round_count: sql`round_count + 1`,
        attempts: sql`(case when jsonb_array_length(attempts) > ${longest} then attempts - 0 else attempts end)
        || ${JSON.stringify([entry])}::jsonb`,
      })
      .where('row_id', '=', deliveryId)
      // What was given up meanwhile (its webhook was disabled) and arrives all the same has arrived.
      .where('status', 'in', error === null ? ['pending', 'failed'] : ['pending'])
  );
}

function inMs(timeInMs: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() + ${timeInMs}::float8 * interval '1 millisecond'`;
}
