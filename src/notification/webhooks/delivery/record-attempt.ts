import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '../../../database/database.js';
import type { Lease } from '../../../database/lease/lease.js';
import type { AttemptDto } from '../attempt.dto.js';
import type { AttemptError } from '../webhook-states.js';
import type { FinishedPost } from '../receivers/receiver-client.js';
import {
  type AttemptVerdict,
  decideCoolDown,
  decideRetryDelay,
  hasFailedForLong,
  judgeAttempt,
} from './delivery-schedule.js';

/** One finished attempt. */
export interface FinishedAttempt {
  readonly deliveryId: number;
  readonly startedAtInMs: number;
  readonly durationInMs: number;
  readonly outcome: FinishedPost;
}

/** Whether the event was delivered. If not, the reason to disable the webhook, or null to keep it enabled. */
export type RecordedAttempt =
  { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly disable: 'gone' | 'failing' | null };

type FailedVerdict = Extract<AttemptVerdict, { readonly kind: 'failed' }>;

const maxKeptAttempts = 20;

/**
 * Records an attempt, under the fence of its lease: the log and next attempt of the delivery, and the state of the webhook. It
 * writes the row of the webhook before that of the delivery, as all code does (lock order).
 */
export async function recordAttempt(
  transaction: DatabaseTransaction,
  lease: Lease,
  attempt: FinishedAttempt,
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

/** True when the webhook must be disabled, because its receiver has failed for too long. */
async function recordFailure(
  transaction: DatabaseTransaction,
  webhookId: number,
  attempt: FinishedAttempt,
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
  attempt: FinishedAttempt,
  error: AttemptError | null,
  status: 'succeeded' | 'failed',
) {
  return writeAttempt(transaction, attempt, error)
    .set({ status, next_attempt_at: null, finished_at: sql`clock_timestamp()` })
    .execute();
}

function postpone(
  transaction: DatabaseTransaction,
  attempt: FinishedAttempt,
  error: AttemptError | null,
  delayInMs: number,
) {
  return writeAttempt(transaction, attempt, error)
    .set({ next_attempt_at: inMs(delayInMs) })
    .execute();
}

function writeAttempt(
  transaction: DatabaseTransaction,
  { deliveryId, startedAtInMs, durationInMs, outcome }: FinishedAttempt,
  error: AttemptError | null,
) {
  const entry: AttemptDto = {
    at: new Date(startedAtInMs).toISOString(),
    durationMs: Math.round(durationInMs),
    httpStatus: outcome.kind === 'responded' ? outcome.status : null,
    error,
  };
  const maxKept = sql.lit(maxKeptAttempts - 1);
  return (
    transaction
      .updateTable('webhook_deliveries')
      .set({
        attempt_count: sql`attempt_count + 1`,
        round_count: sql`round_count + 1`,
        attempts: sql`(case when jsonb_array_length(attempts) > ${maxKept} then attempts - 0 else attempts end)
        || ${JSON.stringify([entry])}::jsonb`,
      })
      .where('row_id', '=', deliveryId)
      // A delivery that was given up during the attempt (its webhook was disabled) still counts as delivered if it succeeds.
      .where('status', 'in', error === null ? ['pending', 'failed'] : ['pending'])
  );
}

function inMs(timeInMs: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() + ${timeInMs}::float8 * interval '1 millisecond'`;
}
