import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import { type DatabaseTransaction, readNow } from '../../database/database.js';
import { changeRuns, ofEachRun } from '../../refresh/store/change-runs.js';
import { type PlannedCall, runIdsOf } from '../plan/dispatch-state.js';
import { evidenceAtTrigger, isUnchanged, renderSince } from '../plan/prepare-trigger.js';
import type { StartedCall } from './started-call.js';
import type { RunWithSource } from './read-runs.js';
import { takeDemands } from './take-demands.js';

/** The owner of the calls. */
export interface CallOwner {
  readonly connectionId: number;
  readonly fence: number;
  readonly account: OpenAccount;
  readonly runs: ReadonlyMap<string, RunWithSource>;
}

/**
 * Writes the intents of calls and freezes the runs that they trigger: from now on their start date is fixed and nobody joins
 * them. A new owner that finds no outcome treats the call as unknown. A trigger is left out if one of its runs has changed
 * since it was read (withdrawn, or joined with an earlier start date); the next pass plans it again.
 */
export async function startCalls(
  transaction: DatabaseTransaction,
  owner: CallOwner,
  calls: readonly PlannedCall[],
): Promise<readonly StartedCall[]> {
  const started: StartedCall[] = [];
  for (const call of calls) {
    const runIds = runIdsOf(call);
    const runs = runIds.flatMap((id) => owner.runs.get(id) ?? []);
    if (!(await lockUnchanged(transaction, runs))) continue;
    const sinceSent = renderSince(owner.account, runs[0]?.planned.sinceInMs ?? null);
    await freezeRuns(transaction, owner.account, runs, sinceSent);
    const row = await transaction
      .insertInto('provider_calls')
      .values({
        connection_id: owner.connectionId,
        fence: owner.fence,
        kind: auditedKind(owner.account, call),
        source_id: 'source' in call ? call.source : null,
        run_ids: [...runIds],
        requested_by: [...(await takeDemands(transaction, owner.connectionId, call))],
      })
      .returning(['row_id', 'started_at'])
      .executeTakeFirstOrThrow();
    const startedAtInMs = row.started_at.getTime();
    const { credentialVersion } = owner.account;
    started.push({ rowId: row.row_id, call, startedAtInMs, runIds, sinceSent, credentialVersion });
  }
  return started;
}

/** The kind as the audit of provider calls shows it: a provider names the read of its reference data. */
export function auditedKind({ definition }: OpenAccount, { kind }: PlannedCall): string {
  return kind === 'reference-data' ? (definition.referenceData?.callKind ?? kind) : kind;
}

/** Locks runs that are about to be triggered; false when one has changed since it was planned. */
async function lockUnchanged(
  transaction: DatabaseTransaction,
  runs: readonly RunWithSource[],
): Promise<boolean> {
  if (runs.length === 0) return true;
  const rows = await transaction
    .selectFrom('runs')
    .select(['id', 'state', 'since'])
    .where('id', '=', sql<string>`any(${runs.map(({ run }) => run.id)}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const locked = new Map(rows.map((row) => [row.id, row]));
  return runs.every((one) => isUnchanged(one, locked.get(one.run.id)));
}

/** Freezes the runs of one trigger call. The caller holds their locks. */
async function freezeRuns(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  runs: readonly RunWithSource[],
  sinceSent: string | null,
): Promise<void> {
  if (runs.length === 0) return;
  const again = runs[0]?.planned.state === 'triggering';
  const frozenAtInMs = (await readNow(transaction)).getTime();
  await changeRuns(transaction, {
    runIds: runs.map(({ run }) => run.id),
    event: again ? 'retriggered' : 'frozen',
    set: {
      since_sent: sinceSent,
      trigger_count: sql`trigger_count + 1`,
      // The import may be that of the first trigger, so the run must not look fresher than that.
      ...(again ? {} : { requested_at: sql`clock_timestamp()` }),
      credential_version: account.credentialVersion,
      unknown_since: null,
      not_before: null,
      waiting: null,
      evidence: ofEachRun(runs.map((one) => [one.planned.id, evidenceAtTrigger(one, frozenAtInMs)])),
    },
  });
}
