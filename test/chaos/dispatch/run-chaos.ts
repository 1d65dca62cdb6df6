import { sql } from 'kysely';
import { systemClock } from '../../../src/platform/clock.js';
import { SeededRandom } from '../../simulation/time/seeded-random.js';
import { CallerResponses } from './caller-responses.js';
import { type ChaosStage, openChaosStage } from './chaos-stage.js';
import { keepClaimLog, readClaimLog } from './claim-log.js';
import { createRefreshes } from './create-refreshes.js';
import { GatewayFleet } from './gateway-fleet.js';
import { judgeResponses } from './judge-responses.js';
import { judgeTriggers } from './judge-triggers.js';
import { judgeStored } from './judge-stored.js';
import { judgeTakeovers } from './judge-takeovers.js';
import { listLogged } from './list-logged.js';
import { makeFaults } from './make-faults.js';
import { addProviderFaults } from './provider-faults.js';
import type { Round } from './round.js';
import type { Verdict } from './verdict.js';

/** The options of a chaos run. */
export interface ChaosOptions {
  readonly seed: number;
  /** How long faults are made. Finishing the open work takes longer. */
  readonly seconds: number;
  readonly callers: number;
}

/** The result of a chaos run. */
export interface ChaosResult {
  readonly rounds: readonly Round[];
  readonly verdicts: readonly Verdict[];
  readonly idleAfterInMs: number;
  readonly logged: readonly string[];
}

const gatewayCount = 3;
/** The deadline of the youngest refresh, the lease, the two seconds of docs/reference/statuses.md, and time for a busy machine. */
const idleLimitInMs = 60_000 + 5_000 + 2_000 + 10_000;

/** Runs three gateways under faults until the time is over and all work has finished. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const stage = await openChaosStage(options.seed);
  try {
    return await runOnStage(stage, options);
  } finally {
    await stage.close();
  }
}

async function runOnStage(stage: ChaosStage, { seed, seconds, callers }: ChaosOptions): Promise<ChaosResult> {
  const random = new SeededRandom(seed);
  const fleet = new GatewayFleet(stage);
  await fleet.add();
  await keepClaimLog(stage.database);
  for (let more = 1; more < gatewayCount; more += 1) await fleet.add();
  addProviderFaults(stage.accounts);
  const responses = new CallerResponses();
  const callersOver = new AbortController();
  const origins = () => fleet.running().map(({ process }) => process.origin);
  const callerOptions = { accounts: stage.accounts, responses, over: callersOver.signal };
  const running = Array.from({ length: callers }, () =>
    createRefreshes(origins, random.fork(), callerOptions),
  );
  const rounds = await makeFaults(
    { stage, fleet, random: random.fork() },
    AbortSignal.timeout(seconds * 1000),
  );
  callersOver.abort();
  await Promise.all(running);
  for (const { sandbox } of stage.accounts) sandbox.control.clearFaults();
  const idleAfterInMs = await waitForIdle(stage);
  return {
    rounds,
    idleAfterInMs,
    verdicts: [
      ...(await judgeResponses(responses, fleet)),
      ...(await judgeStored(stage.database, responses)),
      ...(await judgeTriggers(stage, rounds)),
      ...judgeTakeovers(await readClaimLog(stage.database), rounds),
    ],
    logged: listLogged([...fleet.outputs.values()].map((output) => output())),
  };
}

/** Waits until no refresh is open, or until the limit; returns how long it took. */
async function waitForIdle(stage: ChaosStage): Promise<number> {
  const startedAtInMs = systemClock.monotonicInMs();
  for (;;) {
    const { rows } = await sql<{ open: number }>`
      select count(*)::integer as open from refreshes where finished_at is null`.execute(stage.database);
    const tookInMs = systemClock.monotonicInMs() - startedAtInMs;
    if (rows[0]?.open === 0 || tookInMs > idleLimitInMs) return tookInMs;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
