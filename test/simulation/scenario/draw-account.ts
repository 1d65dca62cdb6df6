import type { AccountBehavior, SourceBehavior } from '../provider/account-behavior.js';
import type { SeededRandom } from '../time/seeded-random.js';

/** Draws how an account behaves. */
export function drawAccount(
  random: SeededRandom,
  like: AccountBehavior['like'],
  startsAtInMs: number,
): AccountBehavior {
  const hasHeaders = random.chance(0.8);
  const lastAttemptMovesAt = random.pick(['start', 'end'] as const);
  const moveIsKnown = like === 'shipstation' && lastAttemptMovesAt === 'end' && random.chance(0.5);
  return {
    like,
    limit: like === 'shipstation' ? 40 : random.pick([20, 20, 60]),
    windowPhaseInMs: hasHeaders ? random.integer(0, 59_999) : 0,
    hasHeaders,
    roundsResetUp: random.chance(0.5),
    share: random.pick([0.8, 0.8, 0.5]),
    lastAttemptMovesAt,
    stampMoves: moveIsKnown ? 'end' : 'unknown',
    whileBusy: random.pick(['ignored', 'queued', 'restarts'] as const),
    requestDuration: { minInMs: 5, maxInMs: random.pick([50, 400]) },
    responseDuration: { minInMs: 20, maxInMs: random.pick([200, 1500]) },
    settleSeconds: random.pick([10, 30]),
    reaskAfterSeconds: random.pick([120, 300, 900]),
    sources: drawSources(random, like, startsAtInMs),
  };
}

function drawSources(
  random: SeededRandom,
  like: AccountBehavior['like'],
  startsAtInMs: number,
): SourceBehavior[] {
  const count = random.integer(2, 7);
  const unrefreshable = random.chance(0.4) ? count - 1 : -1;
  return Array.from({ length: count }, (_, index) => ({
    id: like === 'shipstation' ? String(101 + index) : `se-${101 + index}`,
    refreshable: index !== unrefreshable,
    queueDuration: { minInMs: 0, maxInMs: random.pick([300, 4000, 15_000]) },
    importDuration: { minInMs: random.pick([200, 3000]), maxInMs: random.pick([8000, 30_000, 90_000]) },
    watermarkAt:
      like === 'shipstation'
        ? new Date(startsAtInMs - random.integer(1, 48) * 3_600_000).toISOString()
        : null,
  }));
}
