import { listNames } from '../list-names.js';
import { disturbances } from '../provider/disturbance.js';
import { moments } from '../replica/moment.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Fault } from './fault.js';

const allDisturbances = listNames(disturbances);
const allMoments = listNames(moments);

/** Draws the faults. */
export function drawFaults(
  random: SeededRandom,
  replicas: number,
  count: number,
  lengthInMs: number,
): Fault[] {
  return Array.from({ length: count }, () => drawFault(random, replicas, lengthInMs));
}

function drawFault(random: SeededRandom, replicas: number, lengthInMs: number): Fault {
  // Some faults happen before anything is known of the account.
  const atInMs = random.chance(0.15) ? 0 : random.integer(0, lengthInMs);
  const replica = random.integer(0, replicas - 1);
  const moment = random.chance(0.8) ? random.pick(allMoments) : null;
  // Targets wait to be fixed only until the first list.
  const strike = { afterInMs: moment === 'fixed' ? 0 : atInMs, moment };
  const kind = random.next();
  if (kind < 0.16) return { kind: 'crash', replica, strike, backAfterInMs: random.integer(500, 60_000) };
  if (kind < 0.32) {
    const lengthOfPauseInMs = random.pick([1000, 3000, 6000, 20_000, 90_000]);
    return {
      kind: 'pause',
      replica,
      strike,
      lengthInMs: lengthOfPauseInMs,
      freezesClock: random.chance(0.3),
    };
  }
  if (kind < 0.38) return { kind: 'restart', replica, atInMs, backAfterInMs: random.integer(100, 20_000) };
  if (kind < 0.45) {
    const byInMs = random.pick([-30_000, -5000, -1500, -200, 200, 1500, 10_000, 60_000]);
    return { kind: 'clock-jump', atInMs, byInMs };
  }
  if (kind < 0.49) return { kind: 'database-down', atInMs, lengthInMs: random.integer(500, 20_000) };
  if (kind < 0.54) return { kind: 'connections-cut', atInMs, transactions: random.integer(1, 5) };
  if (kind < 0.58) return { kind: 'hints-lost', atInMs, lengthInMs: random.integer(1000, 120_000) };
  return {
    kind: 'disturbance',
    disturbance: random.pick(allDisturbances),
    connection: random.integer(0, 1),
    atInMs,
    lengthInMs: random.pick([5000, 30_000, 120_000, 300_000]),
  };
}
