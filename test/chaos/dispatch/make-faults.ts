import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemClock } from '../../../src/platform/clock.js';
import type { SeededRandom } from '../../simulation/time/seeded-random.js';
import type { ChaosStage } from './chaos-stage.js';
import type { GatewayFleet } from './gateway-fleet.js';
import { type Round, type RoundKind, roundKinds } from './round.js';

/** The lease of a dispatcher. */
export const leaseInMs = 5_000;

/** What the faults act on. */
export interface FaultTargets {
  readonly stage: ChaosStage;
  readonly fleet: GatewayFleet;
  readonly random: SeededRandom;
}

/**
 * Makes one fault after another until `over`, every kind once before any kind repeats. Returns the rounds in order. A
 * round ends when its fault is over.
 */
export async function makeFaults(targets: FaultTargets, over: AbortSignal): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  let remaining: RoundKind[] = [];
  while (!over.aborted) {
    if (remaining.length === 0) remaining = [...roundKinds];
    const kind = targets.random.pick(remaining);
    remaining = remaining.filter((one) => one !== kind);
    const fromInMs = systemClock.nowInMs();
    const gateway = await doOne(kind, targets);
    rounds.push({ kind, gateway, fromInMs, untilInMs: systemClock.nowInMs() });
    await wait(300 + targets.random.next() * 1200);
  }
  return rounds;
}

async function doOne(kind: RoundKind, targets: FaultTargets): Promise<string | null> {
  const { stage, fleet, random } = targets;
  const victim = random.pick(fleet.running());
  switch (kind) {
    case 'kill -9':
      await fleet.kill(victim);
      // The takeover must succeed without the gateway that is started now.
      await wait(leaseInMs + 1_500);
      await fleet.add();
      return victim.name;
    case 'stop beyond the lease':
      process.kill(victim.process.pid, 'SIGSTOP');
      await wait(leaseInMs + 500 + random.next() * 2_000);
      process.kill(victim.process.pid, 'SIGCONT');
      await wait(1_000);
      return victim.name;
    case 'PostgreSQL restarted':
      await stage.restartPostgres('stop');
      return null;
    case 'PostgreSQL killed':
      await stage.restartPostgres('kill');
      return null;
    case 'connections cut':
      await repeat(4, () => cut(stage, victim.name, sql`random() < 0.7`));
      return victim.name;
    case 'notifications lost':
      await repeat(8, () => cut(stage, victim.name, sql`query ilike 'listen%'`));
      return victim.name;
    default:
      return kind satisfies never;
  }
}

async function repeat(times: number, action: () => Promise<void>): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await action();
    await wait(250);
  }
}

async function cut(stage: ChaosStage, name: string, which: ReturnType<typeof sql>): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = ${name} and ${which}`.execute(stage.database);
}
