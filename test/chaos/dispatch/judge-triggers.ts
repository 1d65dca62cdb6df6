import { sql } from 'kysely';
import type { Database } from '../../../src/database/database.js';
import type { ChaosStage } from './chaos-stage.js';
import { type Arrival, findNeedlessTriggers, type Intent, matchTriggers } from './match-triggers.js';
import type { Round } from './round.js';
import type { StagedAccount } from './staged-account.js';
import type { Verdict } from './verdict.js';

/** Compares the triggers that reached the providers with the stored intents of the gateway. */
export async function judgeTriggers(
  stage: ChaosStage,
  rounds: readonly Round[],
): Promise<readonly Verdict[]> {
  let arrived = 0;
  const needless: string[] = [];
  const unannounced: string[] = [];
  const lateInStops: string[] = [];
  const lateElsewhere: string[] = [];
  const again = new Map<string, number>();
  for (const account of stage.accounts) {
    const intents = await readIntents(stage.database, account.id);
    const arrivals = listArrivals(account);
    const matched = matchTriggers(intents, arrivals);
    arrived += arrivals.length;
    for (const { runId, earlier, later } of findNeedlessTriggers(intents, matched.triggers)) {
      needless.push(
        `${account.id} ${runId} call ${earlier.rowId} (${earlier.outcome ?? 'open'}), again ${later.rowId}`,
      );
    }
    for (const arrival of matched.unannounced) {
      unannounced.push(`${account.id}/${arrival.source ?? '*'} at ${writeInstant(arrival.atInMs)}`);
    }
    for (const { intent, arrival } of matched.triggers.filter(({ isLate }) => isLate)) {
      const inStop = rounds.some((round) => isStopOf(round, arrival.atInMs));
      (inStop ? lateInStops : lateElsewhere).push(`${account.id} call ${intent.rowId}`);
    }
    for (const intent of intents.filter(({ outcome }) => outcome !== 'accepted')) {
      const outcome = intent.outcome ?? 'open';
      again.set(outcome, (again.get(outcome) ?? 0) + 1);
    }
  }
  const others = [...again].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return [
    {
      claim: 'triggers that reached the providers',
      figure: `${arrived}; of the intents ${others}`,
      isMet: null,
    },
    none('no run triggered again without need', needless),
    none('no trigger without an intent', unannounced),
    { claim: 'late triggers of a stopped owner', figure: String(lateInStops.length), isMet: null },
    none('late triggers outside SIGSTOP rounds', lateElsewhere),
  ];
}

/** A stopped process may send right after it resumes; its round ends a second later. */
function isStopOf(round: Round, atInMs: number): boolean {
  return (
    round.kind === 'stop beyond the lease' && round.fromInMs <= atInMs && atInMs <= round.untilInMs + 1_000
  );
}

async function readIntents(database: Database, connection: string): Promise<readonly Intent[]> {
  const { rows } = await sql<Intent>`
    select row_id as "rowId", run_ids as "runIds", source_id as source, outcome,
      (extract(epoch from started_at) * 1000)::float8 as "startedAtInMs",
      (extract(epoch from finished_at) * 1000)::float8 as "finishedAtInMs"
    from provider_calls join connections on connections.internal_id = provider_calls.connection_id
    where connections.id = ${connection} and kind in ('trigger', 'trigger-all')
    order by row_id`.execute(database);
  return rows;
}

function listArrivals({ sandbox }: StagedAccount): readonly Arrival[] {
  return sandbox.control
    .calls()
    .filter(({ operation }) => operation === 'refresh' || operation === 'refresh-all')
    .map(({ source, at, effect }) => ({
      source,
      atInMs: Date.parse(at),
      tookEffect: effect.kind === 'refresh',
    }));
}

function none(claim: string, broken: readonly string[]): Verdict {
  const named = broken.length === 0 ? '' : `: ${broken.slice(0, 5).join('; ')}`;
  return { claim, figure: `${broken.length}${named}`, isMet: broken.length === 0 };
}

function writeInstant(atInMs: number): string {
  return new Date(atInMs).toISOString();
}
