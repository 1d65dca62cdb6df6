import { sql } from 'kysely';
import type { OpenAccount } from '../../connections/connection-accounts.js';
import type { DatabaseTransaction } from '../../database/database.js';
import { changeRuns } from '../../refresh/write/change-runs.js';
import type { PlannedCall } from '../plan/dispatch-state.js';
import { type Evidence, newEvidence } from '../plan/evidence.js';
import { turnAtInMs } from '../plan/judge-turn.js';
import type { StartedCall } from '../started-call.js';
import type { RunWithSource } from './read-runs.js';
import { takeWishes } from './take-wishes.js';

/** Whose calls begin. */
export interface CallOwner {
  readonly connectionId: number;
  readonly fence: number;
  readonly account: OpenAccount;
  readonly runs: ReadonlyMap<string, RunWithSource>;
}

/**
 * Writes the intents of calls and seals the runs they ask for (design 4.3): from here on their start date is frozen, nobody
 * joins them, and a new owner who finds no outcome treats the call as unknown. A trigger whose runs changed since they were
 * read (withdrawn, or joined with an earlier start date) is left out; the next plan sees them as they are.
 */
export async function beginCalls(
  transaction: DatabaseTransaction,
  owner: CallOwner,
  calls: readonly PlannedCall[],
): Promise<readonly StartedCall[]> {
  const started: StartedCall[] = [];
  for (const call of calls) {
    const runIds = call.kind === 'trigger' ? [call.runId] : call.kind === 'trigger-all' ? call.runIds : [];
    const runs = runIds.flatMap((id) => owner.runs.get(id) ?? []);
    if (!(await lockUnchanged(transaction, runs))) continue;
    const sinceSent = renderSince(owner.account, runs[0]?.planned.sinceInMs ?? null);
    await sealRuns(transaction, owner.account, runs, sinceSent);
    const row = await transaction
      .insertInto('provider_calls')
      .values({
        connection_id: owner.connectionId,
        fence: owner.fence,
        kind: call.kind,
        source_id: 'source' in call ? call.source : null,
        run_ids: [...runIds],
        asked_by: [...(await takeWishes(transaction, owner.connectionId, call))],
      })
      .returning(['row_id', 'begun_at'])
      .executeTakeFirstOrThrow();
    const begunAtInMs = row.begun_at.getTime();
    const { credentialVersion } = owner.account;
    started.push({ rowId: row.row_id, call, begunAtInMs, runIds, sinceSent, credentialVersion });
  }
  return started;
}

/** Locks runs that are about to be asked; false when one is not any more what the plan was made for. */
async function lockUnchanged(
  transaction: DatabaseTransaction,
  runs: readonly RunWithSource[],
): Promise<boolean> {
  if (runs.length === 0) return true;
  const rows = await transaction
    .selectFrom('runs')
    .select(['id', 'state', 'since'])
    .where(
      'id',
      'in',
      runs.map(({ run }) => run.id),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const locked = new Map(rows.map((row) => [row.id, row]));
  return runs.every(({ run }) => {
    const now = locked.get(run.id);
    return now?.state === run.state && now.since?.getTime() === run.since?.getTime();
  });
}

/** Seals runs that are asked with one call. The caller holds their locks. */
async function sealRuns(
  transaction: DatabaseTransaction,
  account: OpenAccount,
  runs: readonly RunWithSource[],
  sinceSent: string | null,
): Promise<void> {
  if (runs.length === 0) return;
  const again = runs[0]?.planned.state === 'asking';
  await changeRuns(transaction, {
    runIds: runs.map(({ run }) => run.id),
    event: again ? 'asked-again' : 'sealed',
    set: {
      since_sent: sinceSent,
      asked_count: sql`asked_count + 1`,
      // The import that is found may be that of the first asking: nothing may be called fresher than it.
      ...(again ? {} : { requested_at: sql`clock_timestamp()` }),
      credential_version: account.credentialVersion,
      unknown_since: null,
      not_before: null,
      waiting: null,
    },
  });
  const evidence = runs.map((one) => ({ id: one.planned.id, evidence: evidenceOf(one) }));
  await storeEvidence(transaction, evidence);
}

/** Stores the evidence of runs. */
export async function storeEvidence(
  transaction: DatabaseTransaction,
  evidence: readonly { readonly id: string; readonly evidence: Evidence }[],
): Promise<void> {
  if (evidence.length === 0) return;
  await sql`
    update runs set evidence = kept.evidence
    from jsonb_to_recordset(${JSON.stringify(evidence)}::jsonb) as kept (id text, evidence jsonb)
    where runs.id = kept.id`.execute(transaction);
}

function evidenceOf({ planned, source, evidence }: RunWithSource): Evidence {
  // Asked again after a lost answer: the baseline stays the one from before the first asking.
  if (planned.state === 'asking' && evidence !== null) return { ...evidence, countingReads: 0 };
  const wordIsOfTurn = planned.wordBegunAtInMs !== null && planned.wordBegunAtInMs > turnAtInMs(planned);
  return newEvidence(
    {
      attemptAt: source.stamp,
      providerStatus: wordIsOfTurn ? source.providerStatus : null,
      word: wordIsOfTurn ? planned.word : null,
    },
    source.latestStamp,
  );
}

function renderSince({ definition, settings }: OpenAccount, sinceInMs: number | null): string | null {
  if (sinceInMs === null) return null;
  if (definition.renderSince === undefined) throw new Error(`${definition.title} takes no start date.`);
  return definition.renderSince(sinceInMs, settings);
}
